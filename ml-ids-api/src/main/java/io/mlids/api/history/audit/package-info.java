/** Who changed what; start with {@link io.mlids.api.history.audit.AuditEvent}. */
@NullMarked
package io.mlids.api.history.audit;

import org.jspecify.annotations.NullMarked;

/** Records who changed what through the API; start with {@link io.mlids.api.audit.AuditLog}. */
@NullMarked
package io.mlids.api.audit;

import org.jspecify.annotations.NullMarked;

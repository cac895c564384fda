/** Records changes made through the API, and serves who made them. */
@NullMarked
package io.mlids.api.route.audit;

import org.jspecify.annotations.NullMarked;

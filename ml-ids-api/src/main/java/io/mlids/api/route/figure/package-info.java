/** The route of the figures by the minute. */
@NullMarked
package io.mlids.api.route.figure;

import org.jspecify.annotations.NullMarked;

/**
 * What is usual on a network: its services, who uses them, and how much. Start with {@link
 * io.mlids.core.site.usual.UsualTraffic}.
 */
@NullMarked
package io.mlids.core.site.usual;

import org.jspecify.annotations.NullMarked;

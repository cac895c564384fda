/**
 * Records what each source of packets does in each minute; start with {@link
 * io.mlids.api.metrics.minute.MinuteRecorder}.
 */
@NullMarked
package io.mlids.api.metrics.minute;

import org.jspecify.annotations.NullMarked;

/**
 * Holds training rows in memory. {@link io.mlids.train.matrix.FlowMatrix} stores the features of
 * flows column by column, outside the Java heap. Start there.
 */
@NullMarked
package io.mlids.train.matrix;

import org.jspecify.annotations.NullMarked;

/**
 * Training rows in memory: {@link io.mlids.train.matrix.FlowMatrix} holds what models read of many
 * flows, column by column and outside the Java heap. Start there.
 */
@NullMarked
package io.mlids.train.matrix;

import org.jspecify.annotations.NullMarked;

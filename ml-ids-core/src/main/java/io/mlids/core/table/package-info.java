/**
 * Tables of flows in memory, from any file format: batches of rows, their schema, and what was
 * dropped or changed while reading. Start with {@link io.mlids.core.table.FlowReader}, which fills
 * a {@link io.mlids.core.table.FlowBatch}.
 */
@NullMarked
package io.mlids.core.table;

import org.jspecify.annotations.NullMarked;

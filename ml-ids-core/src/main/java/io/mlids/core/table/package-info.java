/**
 * Flow tables in memory, read from files of any format. Besides batches of rows, the package
 * contains their schema and a report of the data that was dropped or changed while reading. Start
 * with {@link io.mlids.core.table.FlowReader}, which fills batches of rows.
 */
@NullMarked
package io.mlids.core.table;

import org.jspecify.annotations.NullMarked;

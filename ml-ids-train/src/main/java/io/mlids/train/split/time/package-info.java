/**
 * The times of rows: reads timestamps, counts rows by time, and cuts the time into blocks. Start
 * with {@link io.mlids.train.split.time.TimeCounts}.
 */
@NullMarked
package io.mlids.train.split.time;

import org.jspecify.annotations.NullMarked;

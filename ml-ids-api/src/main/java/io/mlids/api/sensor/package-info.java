/**
 * Detects attacks on a network interface while the server runs. Start with {@link
 * io.mlids.api.sensor.Sensor}.
 */
@NullMarked
package io.mlids.api.sensor;

import org.jspecify.annotations.NullMarked;

/**
 * Captures from a network interface while the server runs, and detects attacks in the traffic.
 * Start with {@link io.mlids.api.sensor.Sensor}.
 */
@NullMarked
package io.mlids.api.sensor;

import org.jspecify.annotations.NullMarked;

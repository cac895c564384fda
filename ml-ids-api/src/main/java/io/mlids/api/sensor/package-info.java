/**
 * Detects attacks on a network interface while the server runs: {@link io.mlids.api.sensor.Sensor}.
 */
package io.mlids.api.sensor;

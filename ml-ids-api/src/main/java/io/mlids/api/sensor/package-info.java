/**
 * Detection on a network interface for as long as the server runs: {@link
 * io.mlids.api.sensor.Sensor}.
 */
package io.mlids.api.sensor;

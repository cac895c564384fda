/** Rules for covert channels: beacons and tunnels. */
package io.mlids.core.behaviour.channel;

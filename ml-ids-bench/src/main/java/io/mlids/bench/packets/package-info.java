/**
 * Checks the packets that the server keeps: the packets of an incident must give the incident
 * again.
 */
package io.mlids.bench.packets;

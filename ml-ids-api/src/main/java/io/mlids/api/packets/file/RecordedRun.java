package io.mlids.api.packets.file;

/**
 * The capture that packets come from, from its start to its end. Immutable.
 *
 * @param number the number of the run, which is also part of its incidents' ids; a server without a
 *     history counts from 1 again after a restart
 * @param begun when the run began according to this machine's clock, in microseconds since the
 *     epoch
 * @param origin the displayed origin of the packets, such as {@code sensor eth0}
 * @param live whether the packets come from this server's sensor
 */
public record RecordedRun(long number, long begun, String origin, boolean live) {}

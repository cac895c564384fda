package io.mlids.api.scoring;

import java.time.Instant;

/**
 * The progress of a server that learns its network.
 *
 * @param since when it started to learn
 * @param until when it will probably finish
 * @param flows the number of flows learned from so far
 * @param leftOut the number of flows left out so far, for example because they belong to incidents
 * @param needed the number of flows needed for the promised rate of false alarms; 0 while unknown,
 *     because it depends on the number of flows per day
 */
public record LearningProgress(
    Instant since, Instant until, long flows, long leftOut, long needed) {}

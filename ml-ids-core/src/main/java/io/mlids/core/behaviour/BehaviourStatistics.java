package io.mlids.core.behaviour;

/**
 * The counts of a {@link Behaviour}. Immutable.
 *
 * @param conversations conversations opened so far
 * @param active conversations in the table
 * @param evicted conversations evicted because the table was full
 * @param subjects subjects (sources, services, pairs and so on) in the tables
 * @param subjectsEvicted subjects evicted because a table was full
 * @param setMembers the total capacity that the rules' sets use
 * @param setsRefused number of times that a set could not grow for lack of capacity
 * @param events conversation events processed
 */
public record BehaviourStatistics(
    long conversations,
    long active,
    long evicted,
    long subjects,
    long subjectsEvicted,
    long setMembers,
    long setsRefused,
    long events) {}

package io.mlids.core.behaviour;

/**
 * The counts that a {@link Behaviour} keeps. Immutable.
 *
 * @param conversations conversations opened so far
 * @param active conversations in the table
 * @param evicted conversations evicted because the table was full
 * @param subjects subjects (sources, services, pairs and so on) in the tables
 * @param subjectsEvicted subjects evicted because a table was full
 * @param setMembers the capacity in use by the rules' sets, in members
 * @param setsRefused how often a set could not grow because the capacity was exhausted
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

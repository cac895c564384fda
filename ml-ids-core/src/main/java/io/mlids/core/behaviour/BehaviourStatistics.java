package io.mlids.core.behaviour;

/**
 * What a {@link Behaviour} has seen and holds. Immutable.
 *
 * @param conversations that have begun
 * @param active conversations that are held
 * @param evicted conversations that were evicted from the full table
 * @param subjects sources, services, pairs and so on that are held
 * @param subjectsEvicted those that were evicted from full tables
 * @param setMembers the capacity that the rules' sets take together
 * @param setsRefused how often a set was refused more capacity
 * @param events of conversations
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

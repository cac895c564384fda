package io.mlids.core.behaviour;

/**
 * How much a {@link Behaviour} has seen and holds. Immutable.
 *
 * @param conversations that have begun
 * @param active conversations that are held
 * @param evicted conversations that had to go before their time, for lack of room
 * @param subjects sources, services, pairs and so on that are held
 * @param subjectsEvicted those that had to go, for lack of room
 * @param events of conversations
 */
public record BehaviourStatistics(
    long conversations,
    long active,
    long evicted,
    long subjects,
    long subjectsEvicted,
    long events) {}

package io.mlids.core.behaviour;

/**
 * When something that repeats itself is worth another word: when there is three times as much of
 * it. So evidence of one kind counts by the logarithm of its repetition, as in Slips. Belongs to
 * one thread.
 */
final class Progress {
  private static final int FACTOR = 3;

  private double next;

  /** Whether an amount, which suffices for evidence, is to be told. */
  boolean isDue(double amount) {
    if (amount < next) {
      return false;
    }
    next = amount * FACTOR;
    return true;
  }

  /** Whether anything has been told. */
  boolean hasBegun() {
    return next > 0;
  }
}

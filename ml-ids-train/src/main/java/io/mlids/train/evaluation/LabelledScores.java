package io.mlids.train.evaluation;

import java.util.Arrays;

/**
 * The scores of labelled rows and whether each row is an attack. A score is an attack probability
 * before any calibration. Grows by nine bytes for each row; not thread-safe.
 */
public final class LabelledScores {
  private double[] scores = new double[1_024];
  private boolean[] attacks = new boolean[1_024];
  private int size;

  /**
   * Adds a row.
   *
   * @param score 0 to 1
   */
  public void add(double score, boolean attack) {
    if (size == scores.length) {
      int larger = size + (size >> 1);
      scores = Arrays.copyOf(scores, larger);
      attacks = Arrays.copyOf(attacks, larger);
    }
    scores[size] = score;
    attacks[size++] = attack;
  }

  /** The number of rows. */
  public int size() {
    return size;
  }

  /** The score of a row. */
  public double score(int row) {
    return scores[row];
  }

  /** Returns whether a row is an attack. */
  public boolean isAttack(int row) {
    return attacks[row];
  }

  /** The number of rows that are attacks. */
  public int attackCount() {
    int count = 0;
    for (int row = 0; row < size; row++) {
      count += attacks[row] ? 1 : 0;
    }
    return count;
  }
}

package io.mlids.train.duplicate;

/**
 * Rows of one side of a split that equal rows of another side.
 *
 * @param rows the number of rows of each side
 * @param shared at {@code [a][b]}, the number of rows of side a that equal a row of side b
 * @param anywhere the number of rows of each side that equal a row of any other side
 */
public record SharedRows(long[] rows, long[][] shared, long[] anywhere) {

  /** The number of rows of a side. */
  public long rows(int side) {
    return rows[side];
  }

  /** The number of rows of a side that equal a row of another side. */
  public long shared(int side, int other) {
    return shared[side][other];
  }

  /** The number of rows of a side that equal a row of any other side. */
  public long anywhere(int side) {
    return anywhere[side];
  }
}

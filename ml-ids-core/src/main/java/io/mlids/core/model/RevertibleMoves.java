package io.mlids.core.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Renames several files and can undo the renames. Not thread-safe. */
final class RevertibleMoves {

  /** Renames a file or directory; the new name must be free. */
  @FunctionalInterface
  interface Move {
    void move(Path from, Path to) throws IOException;
  }

  private record Done(Path from, Path to) {}

  private final Move move;
  private final List<Done> done = new ArrayList<>();

  RevertibleMoves(Move move) {
    this.move = move;
  }

  void move(Path from, Path to) throws IOException {
    move.move(from, to);
    done.add(new Done(from, to));
  }

  /**
   * Reverts all renames, the latest first. If reverting a rename fails, calling the method again
   * reverts the rest.
   */
  void revert() throws IOException {
    while (!done.isEmpty()) {
      Done last = done.getLast();
      move.move(last.to(), last.from());
      done.removeLast();
    }
  }
}

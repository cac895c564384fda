package io.mlids.core.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that get other names one after the other, until all of them have or none. Single owner. */
final class RevertibleMoves {

  /** Gives a file or folder another name, which nothing has. */
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

  /** Takes all moves back, the last one first; on a failure the rest stay to be taken back. */
  void revert() throws IOException {
    while (!done.isEmpty()) {
      Done last = done.getLast();
      move.move(last.to(), last.from());
      done.removeLast();
    }
  }
}

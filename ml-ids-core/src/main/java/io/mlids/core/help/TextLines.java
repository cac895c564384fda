package io.mlids.core.help;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at spaces only, so that names and numbers stay whole. */
final class TextLines {

  private TextLines() {}

  /** At least one line; a word longer than the width gets its own line. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}

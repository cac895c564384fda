package io.mlids.core.help;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines, but only at spaces, so that names and numbers are not split. */
final class TextLines {

  private TextLines() {}

  /**
   * Wraps text at spaces and returns at least one line. A word that is longer than the width gets
   * its own line.
   */
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

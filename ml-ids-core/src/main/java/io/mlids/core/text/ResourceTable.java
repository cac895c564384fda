package io.mlids.core.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads tables that are resources of this program: CSV files without quotes. */
public final class ResourceTable {

  private ResourceTable() {}

  /**
   * The cells of each row after the header. Empty lines and lines that begin with {@code #} are
   * ignored.
   *
   * @param owner a class in the package that contains the resource
   */
  public static List<String[]> rows(Class<?> owner, String name) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(owner.getResourceAsStream(name), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .skip(1)
          .map(line -> line.split(",", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

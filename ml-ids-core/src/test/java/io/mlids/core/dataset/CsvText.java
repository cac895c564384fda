package io.mlids.core.dataset;

import io.mlids.core.feature.Feature;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds CSVs in the published layout. */
public final class CsvText {
  /** The header line of the published CSVs. */
  public static final String HEADER =
      Feature.all().stream().map(Feature::publishedName).collect(Collectors.joining(","))
          + ",Label";

  private CsvText() {}

  /** A row in which each value is the ordinal of its column, except for the given cells. */
  public static String row(String label, Map<Feature, String> cells) {
    List<String> fields = new ArrayList<>();
    for (Feature feature : Feature.all()) {
      String plain = feature.isText() ? "14/02/2018 08:31:01" : "" + feature.ordinal();
      fields.add(cells.getOrDefault(feature, plain));
    }
    fields.add(label);
    return String.join(",", fields);
  }

  /** An ordinary row. */
  public static String row(String label) {
    return row(label, Map.of());
  }

  /** Writes lines, each ending with a line feed. */
  public static Path write(Path file, String... lines) throws IOException {
    return writeText(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
  }

  /** Writes text unchanged. */
  public static Path writeText(Path file, String text, Charset charset) throws IOException {
    return Files.write(file, text.getBytes(charset));
  }
}

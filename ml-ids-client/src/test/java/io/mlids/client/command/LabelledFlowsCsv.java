package io.mlids.client.command;

import io.mlids.core.feature.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds a dataset file in the published layout; unset columns are 0. */
final class LabelledFlowsCsv {
  private final List<String> lines = new ArrayList<>();

  LabelledFlowsCsv() {
    lines.add(
        Stream.concat(Feature.all().stream().map(Feature::publishedName), Stream.of("Label"))
            .collect(Collectors.joining(",")));
  }

  /** Adds the given number of identical flows with the given label. */
  LabelledFlowsCsv add(int count, String label, Map<Feature, String> cells) {
    for (int i = 0; i < count; i++) {
      lines.add(
          Stream.concat(
                  Feature.all().stream()
                      .map(f -> cells.getOrDefault(f, f.isText() ? "14/02/2018 08:31:01" : "0")),
                  Stream.of(label))
              .collect(Collectors.joining(",")));
    }
    return this;
  }

  Path write(Path file) throws IOException {
    return Files.write(file, lines);
  }
}

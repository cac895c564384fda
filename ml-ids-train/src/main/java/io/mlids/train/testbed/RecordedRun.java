package io.mlids.train.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.digest.Sha256;
import io.mlids.core.label.LabelRules;
import io.mlids.core.table.DatasetFormatException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that the testbed writes for each run. It contains {@code capture.pcap.gz}, {@code
 * rules.json} and {@code run.json}.
 *
 * @param name directory name
 * @param manifest content of {@code run.json}
 * @param rules label rules for its flows
 */
record RecordedRun(Path folder, String name, ObjectNode manifest, LabelRules rules) {
  /** The run for the self-test: the dataset includes its capture, and training does not use it. */
  static final String SELF_TEST = "selftest";

  /** A recording that lost a larger share of packets must be repeated. */
  private static final double MAX_DROPS = 0.001;

  private static final String MANIFEST = "run.json";

  /**
   * Returns the runs in a directory ({@code run-…} and the self-test's), sorted by name.
   *
   * @throws DatasetFormatException if the directory contains no run, or a run is incomplete or
   *     damaged
   */
  static List<RecordedRun> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new DatasetFormatException(
          folder + ": not a directory; specify the directory with the runs");
    }
    List<Path> folders;
    try (Stream<Path> entries = Files.list(folder)) {
      folders = entries.filter(RecordedRun::belongs).sorted().toList();
    }
    if (folders.isEmpty()) {
      throw new DatasetFormatException(
          folder + ": no directory run-… with a " + MANIFEST + "; record runs with make testbed");
    }
    return folders.stream().map(RecordedRun::unchecked).toList();
  }

  /**
   * Returns whether a directory contains a complete recording for the dataset. The tour, a run with
   * every scenario, is not part of the dataset.
   */
  private static boolean belongs(Path folder) {
    String name = folder.getFileName().toString();
    return (name.startsWith("run-") || name.equals(SELF_TEST))
        && Files.exists(folder.resolve(MANIFEST));
  }

  private static RecordedRun unchecked(Path folder) {
    try {
      return read(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RecordedRun read(Path folder) throws IOException {
    Path file = folder.resolve(MANIFEST);
    ObjectNode manifest;
    try {
      if (!(new ObjectMapper().readTree(file.toFile()) instanceof ObjectNode object)) {
        throw new DatasetFormatException(file + ": not a JSON object; record the run again");
      }
      manifest = object;
    } catch (CharConversionException e) {
      throw new DatasetFormatException(file + ": not JSON in UTF-8; record the run again", e);
    } catch (JsonProcessingException e) {
      throw new DatasetFormatException(
          "%s: line %d: invalid JSON; record the run again"
              .formatted(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          e);
    }
    RecordedRun run =
        new RecordedRun(
            folder,
            folder.getFileName().toString(),
            manifest,
            LabelRules.read(folder.resolve("rules.json")));
    run.check(file);
    return run;
  }

  private void check(Path file) throws IOException {
    String recorded = manifest.path("capture_sha256").asText();
    if (!recorded.equals(Sha256.ofFile(capture()))) {
      throw new DatasetFormatException(
          capture() + ": the SHA-256 differs from that in " + file + "; record the run again");
    }
    double packets = manifest.path("packets").asDouble();
    double drops = manifest.path("kernel_drops").asDouble();
    if (drops > MAX_DROPS * (packets + drops)) {
      throw new DatasetFormatException(
          "%s: the kernel dropped %.0f packets and delivered %.0f; record the run again"
              .formatted(file, drops, packets));
    }
  }

  Path capture() {
    return folder.resolve("capture.pcap.gz");
  }

  boolean isSelfTest() {
    return name.equals(SELF_TEST);
  }
}

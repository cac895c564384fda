package io.mlids.train.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.digest.Sha256;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.OutputFile;
import io.mlids.core.file.TextInput;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The directory of the testbed's dataset:
 *
 * <pre>
 * flows/PROFILE/RUN.csv.gz   labelled flows of a run
 * selftest/                  selftest.pcap.gz and rules.json of the run {@code selftest}
 * manifest.json              scenarios, tools, parameters, times, losses, checksums
 * </pre>
 *
 * <p>Other files in the directory are not changed. The same captures give the same files.
 *
 * @param folder dataset directory
 */
public record TestbedDataset(Path folder) {
  private static final String FLOWS = "flows";
  private static final String ENDING = ".csv.gz";

  /**
   * Rebuilds the files, and deletes the flow files of runs that no longer exist.
   *
   * @param runs directory with the recorded runs
   * @param progress receives a line for each step
   * @return the number of rows in each class with the profile {@code corrected}
   * @throws DatasetFormatException if a run is incomplete or damaged, or lost too many packets
   */
  public JsonNode build(Path runs, Consumer<String> progress) throws IOException {
    TestbedManifest manifest = new TestbedManifest();
    Set<Path> made = new HashSet<>();
    for (RecordedRun run : RecordedRun.below(runs)) {
      ObjectNode entry = manifest.add(run);
      if (run.isSelfTest()) {
        copySelfTest(run);
      }
      for (FeatureProfile profile : FeatureProfile.values()) {
        Path file = flowFile(run, profile);
        FlowFile written = FlowFile.write(run, profile, folder.resolve(file));
        made.add(folder.resolve(file));
        manifest.addFile(entry, profile.id(), file.toString().replace('\\', '/'), written);
        if (!run.isSelfTest()) {
          manifest.count(profile.id(), written);
        }
        progress.accept(
            "%s %s: %d flows, %d without a label skipped"
                .formatted(run.name(), profile.id(), written.rowCount(), written.unlabelled()));
      }
    }
    removeOthers(made);
    try (OutputFile file = OutputFile.create(folder.resolve(TestbedManifest.NAME))) {
      Files.writeString(file.path(), manifest.text());
      file.commit();
    }
    return manifest.rows(FeatureProfile.CORRECTED.id());
  }

  /** The self-test's flows are stored with its capture, so that they are not used for training. */
  private static Path flowFile(RecordedRun run, FeatureProfile profile) {
    return run.isSelfTest()
        ? Path.of(RecordedRun.SELF_TEST, profile.id() + ENDING)
        : Path.of(FLOWS, profile.id(), run.name() + ENDING);
  }

  private void copySelfTest(RecordedRun run) throws IOException {
    Path target = Files.createDirectories(folder.resolve(RecordedRun.SELF_TEST));
    Files.copy(
        run.capture(),
        target.resolve(RecordedRun.SELF_TEST + ".pcap.gz"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        run.folder().resolve("rules.json"),
        target.resolve("rules.json"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void removeOthers(Set<Path> made) throws IOException {
    List<Path> old;
    if (!Files.isDirectory(folder.resolve(FLOWS))) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder.resolve(FLOWS))) {
      old = files.filter(f -> f.toString().endsWith(ENDING) && !made.contains(f)).toList();
    }
    for (Path file : old) {
      Files.delete(file);
    }
  }

  /**
   * Compares the files with the manifest.
   *
   * @return the differences, one line each; empty without differences
   */
  public List<String> check() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (JsonNode run : TestbedManifest.read(folder).runs()) {
      if (run.path("run").asText().equals(RecordedRun.SELF_TEST)) {
        Path capture =
            folder.resolve(RecordedRun.SELF_TEST).resolve(RecordedRun.SELF_TEST + ".pcap.gz");
        compare(capture, "", run.path("capture_sha256").asText(), wrong);
      }
      for (JsonNode file : run.path("files")) {
        Path path = folder.resolve(file.path("path").asText());
        compare(path, "", file.path("sha256").asText(), wrong);
      }
    }
    return wrong;
  }

  /**
   * Like {@link #check()}, but also rebuilds the dataset from the captures in another directory and
   * compares the rebuilt flows with this dataset's manifest. Compares the text before compression,
   * because compressed bytes may differ between Java versions.
   *
   * @return the differences, one line each; empty without differences
   */
  public List<String> check(Path runs, Consumer<String> progress) throws IOException {
    List<String> wrong = new ArrayList<>(check());
    Path again = Files.createTempDirectory("testbed-dataset");
    try {
      new TestbedDataset(again).build(runs, progress);
      Set<String> files = new HashSet<>();
      for (JsonNode run : TestbedManifest.read(folder).runs()) {
        for (JsonNode file : run.path("files")) {
          files.add(file.path("path").asText());
          Path rebuilt = again.resolve(file.path("path").asText());
          compare(rebuilt, "rebuilt ", file.path("csv_sha256").asText(), wrong);
        }
      }
      for (JsonNode run : TestbedManifest.read(again).runs()) {
        for (JsonNode file : run.path("files")) {
          if (!files.contains(file.path("path").asText())) {
            wrong.add(file.path("path").asText() + ": not in the manifest; rebuild the dataset");
          }
        }
      }
    } finally {
      remove(again);
    }
    return wrong;
  }

  private static void compare(Path file, String kind, String expected, List<String> wrong)
      throws IOException {
    if (!Files.exists(file)) {
      wrong.add(kind + file.getFileName() + ": missing");
      return;
    }
    String found;
    if (kind.isEmpty()) {
      found = Sha256.ofFile(file);
    } else {
      try (TextInput text = TextInput.open(file)) {
        found = Sha256.ofStream(text);
      }
    }
    if (!found.equals(expected)) {
      wrong.add(
          "%s%s/%s: SHA-256 is %s, but the manifest says %s"
              .formatted(
                  kind,
                  Objects.requireNonNull(file.getParent()).getFileName(),
                  file.getFileName(),
                  found,
                  expected));
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}

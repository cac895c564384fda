package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.ExitCode;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.file.OutputFile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowWriter;
import io.mlids.core.testing.CommandRun;
import io.mlids.train.fit.GeneratedFlows;
import io.mlids.train.fit.SplitFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class FitCommandTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final PrintStream standardOutput = System.out;

  @TempDir Path folder;
  private SplitFiles files;

  @BeforeEach
  void split() {
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    files = GeneratedFlows.split(folder);
  }

  @AfterEach
  void restoreStandardOutput() {
    System.setOut(standardOutput);
  }

  @Test
  void printsTheFourHeadlineFiguresOfTheTestRowsOnce() throws IOException {
    CommandRun run = fit("model", "{\"nr_iterations\": 10}");
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    List<String> lines = output.toString(StandardCharsets.UTF_8).lines().toList();
    for (String name : List.of("pr_auc:", "precision:", "recall:", "f1:")) {
      assertThat(lines).filteredOn(line -> line.startsWith(name)).hasSize(1);
    }
    assertThat(lines).contains("rows: 257").noneMatch(line -> line.contains("training rows"));
    assertThat(ModelBundle.open(folder.resolve("model")).manifest().seed()).isEqualTo(42);
  }

  @Test
  void aRandomSeedIsRecorded() throws IOException {
    String parameters = "{\"nr_iterations\": 3, \"random_seed\": -1}";
    assertThat(fit("a", parameters).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(fit("b", parameters).exitCode()).isEqualTo(ExitCode.OK);
    long first = ModelBundle.open(folder.resolve("a")).manifest().seed();
    assertThat(first).isNotNegative();
    assertThat(ModelBundle.open(folder.resolve("b")).manifest().seed()).isNotEqualTo(first);
  }

  @Test
  void anUnknownParameterIsOneLineAndLeavesNothingBehind() throws IOException {
    CommandRun run = fit("model", "{\"iterations\": 10}");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error().lines()).hasSize(1);
    assertThat(run.error()).contains("params.json: unknown parameter iterations");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void aDatasetThatIsNoneIsOneLineAndLeavesNothingBehind() throws IOException {
    Files.write(files.validation(), new byte[0]);
    CommandRun run = fit("model", "{}");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error().lines()).hasSize(1);
    assertThat(run.error()).contains("val.h5");
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder("train.h5", "val.h5", "test.h5", "params.json");
    }
  }

  @Test
  void rowsThatEqualTrainingRowsAreCountedInBundleAndReport() throws IOException {
    CommandRun run = fit("model", "{\"nr_iterations\": 3}");
    assertThat(run.error()).doesNotContain("equal a training row");
    assertThat(equalRows("model", "test")).isZero();
    // The test file becomes one of the training files.
    run = fit("mixed", "{\"nr_iterations\": 3}", "--train-path", files.test().toString());
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(run.error())
        .contains(
            "training rows: 1285 ", "warning: 257 of 257 test rows (100.0 %) equal a training");
    assertThat(equalRows("mixed", "test")).isEqualTo(257);
    assertThat(equalRows("mixed", "validation")).isZero();
    Path report = folder.resolve("mixed/report");
    assertThat(report.resolve("index.html"))
        .content()
        .contains("<li>0 of 257 validation rows (0.00 %)</li>")
        .contains("<li>257 of 257 test rows (100.00 %)</li>");
    assertThat(report.resolve("metrics.json")).content().contains("rows_equal_to_training");
    try (Stream<Path> entries = Files.list(folder.resolve("mixed"))) {
      assertThat(entries.map(entry -> entry.getFileName().toString())).doesNotContain("hashes");
    }
  }

  @Test
  void trainsOnParquetFilesLikeOnHdf5() throws IOException {
    assertThat(fit("h5", "{\"nr_iterations\": 5}").exitCode()).isEqualTo(ExitCode.OK);
    List<Path> parquet = new ArrayList<>();
    for (Path file : files.all()) {
      Path copy = folder.resolve(file.getFileName().toString().replace(".h5", ".parquet"));
      FlowBatch batch = new FlowBatch();
      try (FlowReader reader = FlowDataset.open(file)) {
        reader.read(batch);
      }
      FlowSchema schema = FlowSchema.builder().observe(batch).build();
      try (FlowWriter writer =
          FlowDataset.create(OutputFile.create(copy), schema, FeatureProfile.CSE2018)) {
        writer.write(batch);
        writer.commit();
      }
      parquet.add(copy);
    }
    CommandRun run =
        CommandRun.of(
            new MlIdsTrain(),
            "fit",
            "--train-path",
            "" + parquet.get(0),
            "--val-path",
            "" + parquet.get(1),
            "--test-path",
            "" + parquet.get(2),
            "--output-path",
            "" + folder.resolve("parquet"),
            "--param-path",
            "" + folder.resolve("params.json"));
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("parquet/model.json"))
        .hasSameBinaryContentAs(folder.resolve("h5/model.json"));
    assertThat(ModelBundle.open(folder.resolve("parquet")).manifest().dataFingerprint())
        .isEqualTo(ModelBundle.open(folder.resolve("h5")).manifest().dataFingerprint());
  }

  private long equalRows(String model, String split) throws IOException {
    return ModelBundle.open(folder.resolve(model))
        .manifest()
        .metrics()
        .get(split)
        .get("rows_equal_to_training")
        .longValue();
  }

  @Test
  void neverReplacesAFileThatItReads() throws IOException {
    Path bundle = Files.createDirectories(folder.resolve("bundle/report"));
    Files.createLink(bundle.resolve("old.h5"), files.validation());
    CommandRun run = fit("bundle", "{}");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines()).singleElement().asString().contains("is also an input");
    assertThat(bundle.resolve("old.h5")).exists();
  }

  private CommandRun fit(String model, String parameters, String... more) throws IOException {
    Path file = folder.resolve("params.json");
    Files.writeString(file, parameters);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "fit",
                "--train-path",
                files.training().toString(),
                "--val-path",
                files.validation().toString(),
                "--test-path",
                files.test().toString(),
                "--output-path",
                folder.resolve(model).toString(),
                "--param-path",
                file.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(new MlIdsTrain(), arguments.toArray(String[]::new));
  }

  @Test
  void labelsThatAreNumbersTrainAModelOfBenignRowsAndAttacks() throws IOException {
    numbered("0", "1");
    CommandRun run = fit("model", "{\"nr_iterations\": 3}");
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(run.error()).contains("train.h5: the label '0' (60 rows) is read as Benign");
    assertThat(ModelBundle.open(folder.resolve("model")).manifest().trainingRows())
        .isEqualTo(Map.of(TrafficClass.BENIGN, 60L, new TrafficClass("1"), 40L));
  }

  @Test
  void attacksAloneAreNoTrainingDataAndTheLabelsAreNamed() throws IOException {
    numbered("harmless", "Bot");
    CommandRun run = fit("model", "{\"nr_iterations\": 3}");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error().lines().toList().getLast())
        .contains("train.h5: no rows are labelled Benign", "harmless (60 rows), Bot (40 rows)")
        .contains("--benign-label NAME");
    assertThat(folder.resolve("model")).doesNotExist();

    assertThat(fit("model", "{\"nr_iterations\": 3}", "--benign-label", "harmless").exitCode())
        .isEqualTo(ExitCode.OK);
  }

  private void numbered(String first, String second) {
    Map<String, Integer> rows = new LinkedHashMap<>();
    rows.put(first, 60);
    rows.put(second, 40);
    for (Path file : List.of(files.training(), files.validation(), files.test())) {
      GeneratedFlows.write(file, rows, 1);
    }
  }
}

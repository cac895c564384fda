package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.aws.testing.ObjectServer;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.dataset.CsvText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Reads datasets from a stand-in for S3 that is made for these tests. */
@Tag("native")
class S3DatasetTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();
  private ObjectServer s3;

  @BeforeEach
  void start() throws IOException {
    s3 = new ObjectServer();
    Path csv = folder.resolve("flows.csv");
    for (String day : new String[] {"a", "b"}) {
      List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
      for (int row = 0; row < 50; row++) {
        lines.add(CsvText.row(row % 5 == 0 ? "Bot" : "Benign"));
      }
      CsvText.write(csv, lines.toArray(String[]::new));
      s3.put("bucket/flows/" + day + ".csv", Files.readAllBytes(csv));
    }
    s3.put("bucket/flows/readme.txt", new byte[1]);
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  @Test
  void aDatasetInS3IsSplitFittedAndEvaluated() throws IOException {
    Path split = folder.resolve("split");
    assertThat(
            run(
                new SplitCommand(signed()),
                storage("--dataset-path", "s3://bucket/flows/", "--output-path", split.toString())))
        .as(error.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(s3.gets().getLast().authorization()).contains("AKIAPLANTED/");
    for (String name : new String[] {"train.h5", "val.h5", "test.h5"}) {
      s3.put("bucket/" + name, Files.readAllBytes(split.resolve(name)));
    }
    Path parameters =
        Files.writeString(folder.resolve("p.json"), "{\"nr_iterations\": 2, \"tree_depth\": 2}");
    Path model = folder.resolve("model");
    assertThat(
            run(
                new FitCommand(s3.environment()),
                storage(
                    "--s3-anonymous",
                    "--train-path",
                    "s3://bucket/train.h5",
                    "--val-path",
                    "s3://bucket/val.h5",
                    "--test-path",
                    "s3://bucket/test.h5",
                    "--param-path",
                    parameters.toString(),
                    "--output-path",
                    model.toString())))
        .as(error.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("pr_auc:");
    assertThat(s3.gets().getLast().authorization()).isEmpty();
    assertThat(
            run(
                new EvaluateCommand(s3.environment()),
                storage(
                    "--s3-anonymous",
                    "--model",
                    model.toString(),
                    "--dataset-path",
                    "s3://bucket/test.h5",
                    "--format",
                    "json")))
        .as(error.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("\"dataset\" : \"s3://bucket/test.h5\"");
    assertThat(out.toString() + error).doesNotContainIgnoringCase("planted");
  }

  @Test
  void aDatasetThatIsNotThereIsOneLineBeforeAnythingIsWritten() {
    Path split = folder.resolve("split");
    assertThat(
            run(
                new SplitCommand(s3.environment()),
                storage(
                    "--s3-anonymous",
                    "--dataset-path",
                    "s3://bucket/none.csv",
                    "--output-path",
                    split.toString())))
        .isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString().lines())
        .singleElement()
        .asString()
        .contains("s3://bucket/none.csv: no such object");
    assertThat(split).doesNotExist();
  }

  @Test
  void anOutputDirectoryThatCannotBeUsedIsReportedBeforeTheDownload() throws IOException {
    Path model = folder.resolve("model");
    Files.writeString(Files.createDirectories(model.resolve("code")).resolve("own.py"), "mine");
    s3.put("bucket/train.h5", new byte[1]);
    assertThat(
            run(
                new FitCommand(s3.environment()),
                storage(
                    "--s3-anonymous",
                    "--train-path",
                    "s3://bucket/train.h5",
                    "--output-path",
                    model.toString())))
        .isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString()).contains("the directory 'code' in it belongs to something else");
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void theDownloadAsksResumesAndEndsWithCompleteFiles() {
    Path target = folder.resolve("cse");
    assertThat(download("n\n", target)).isEqualTo(ExitCode.FAILED);
    assertThat(error.toString()).contains("Download 2 files", "? [y/N]", "nothing was downloaded");
    assertThat(download("", target)).isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString()).contains("use --yes");
    assertThat(target).doesNotExist();

    s3.cutAfter(500);
    assertThat(download("y\n", target)).as(error.toString()).isEqualTo(ExitCode.OK);
    assertThat(s3.requests()).anyMatch(each -> each.range().equals("bytes=500-"));
    assertThat(target.resolve("a.csv")).isRegularFile();
    assertThat(target.resolve("b.csv")).isRegularFile();
    assertThat(target.resolve("readme.txt")).doesNotExist();
    assertThat(out.toString()).contains("2 files, ");

    assertThat(download("", target)).as("checks without a question").isEqualTo(ExitCode.OK);
    assertThat(error.toString()).contains("b.csv is a complete copy");
  }

  @Test
  void aDownloadThatDoesNotFitOnTheDiskIsRefusedBeforeItBegins() {
    s3.announces("bucket/flows/c.csv", Long.MAX_VALUE / 2);
    assertThat(download("y\n", folder.resolve("cse"))).isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString().lines())
        .singleElement()
        .asString()
        .contains("the download needs ", "are free; use --output-path");
    assertThat(s3.gets()).hasSize(1);
  }

  @Test
  void theDownloadOfAMissingBucketIsOneLine() {
    assertThat(
            run(
                new DownloadCommand(new ByteArrayInputStream(new byte[0]), s3.environment()),
                "--source-uri",
                "s3://gone/flows/",
                "--output-path",
                folder.resolve("cse").toString()))
        .isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString().lines())
        .singleElement()
        .asString()
        .contains("the bucket gone does not exist");
  }

  private int download(String input, Path target) {
    return run(
        new DownloadCommand(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), s3.environment()),
        "--source-uri",
        "s3://bucket/flows",
        "--output-path",
        target.toString());
  }

  private Map<String, String> signed() {
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.put("AWS_ACCESS_KEY", "AKIAPLANTED");
    environment.put("AWS_SECRET_KEY", "planted-secret");
    return environment;
  }

  private String[] storage(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--s3-local-storage-path", folder.resolve("s3").toString()));
    return all.toArray(String[]::new);
  }

  private int run(Object command, String... arguments) {
    out.getBuffer().setLength(0);
    error.getBuffer().setLength(0);
    CommandLine line = Console.commandLine(command);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(error, true));
    return line.execute(arguments);
  }
}

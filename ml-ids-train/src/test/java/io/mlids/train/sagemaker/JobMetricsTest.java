package io.mlids.train.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.mlids.core.console.Console;
import io.mlids.train.command.MlIdsTrain;
import io.mlids.train.fit.GeneratedFlows;
import io.mlids.train.fit.SplitFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The metrics' regular expressions against what {@code fit} prints. */
@Tag("native")
class JobMetricsTest {
  @TempDir Path folder;

  @Test
  void eachMetricMatchesExactlyOneLineOfFit() throws Exception {
    List<String> printed = fit();
    Map<String, Double> values = new TreeMap<>();
    for (JobMetrics.Definition metric : JobMetrics.definitions()) {
      Pattern regex = Pattern.compile(metric.regex());
      List<String> found = new ArrayList<>();
      for (String line : printed) {
        Matcher matcher = regex.matcher(line);
        if (matcher.find()) {
          found.add(matcher.group(1));
        }
      }
      assertThat(found).as(metric.name() + " in " + printed).hasSize(1);
      values.put(metric.name(), Double.valueOf(found.getFirst()));
    }
    assertThat(values.get("train:rounds")).isBetween(1.0, 12.0);
    assertThat(values.get("test:f1"))
        .isCloseTo(
            2
                * values.get("test:precision")
                * values.get("test:recall")
                / (values.get("test:precision") + values.get("test:recall")),
            offset(1e-5));
  }

  private List<String> fit() throws Exception {
    SplitFiles files = GeneratedFlows.split(folder);
    Path parameters = Files.writeString(folder.resolve("params.json"), "{\"nr_iterations\": 12}");
    StringWriter output = new StringWriter();
    CommandLine line = Console.commandLine(new MlIdsTrain());
    // SageMaker reads both streams.
    line.setOut(new PrintWriter(output, true));
    line.setErr(new PrintWriter(output, true));
    int exitCode =
        line.execute(
            "fit",
            "--train-path",
            files.training().toString(),
            "--val-path",
            files.validation().toString(),
            "--test-path",
            files.test().toString(),
            "--output-path",
            folder.resolve("model").toString(),
            "--param-path",
            parameters.toString());
    assertThat(exitCode).as(output.toString()).isZero();
    return output.toString().lines().toList();
  }
}

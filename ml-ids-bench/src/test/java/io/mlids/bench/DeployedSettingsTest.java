package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.command.MlIdsApi;
import io.mlids.consumer.command.MlIdsConsumer;
import io.mlids.core.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The commands know the options and the variables in deploy/ and in the Debian package. */
class DeployedSettingsTest {
  private static final Path SOURCES = Path.of(System.getProperty("mlids.root"));
  private static final Pattern VARIABLE = Pattern.compile("\\bMLIDS_[A-Z_]+\\b");
  private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z][a-z-]*");

  @Test
  void everyVariableIsAnOptionOfTheServer() throws IOException {
    Set<String> known =
        options(new MlIdsApi()).stream()
            .map(name -> "MLIDS_" + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    for (String file :
        List.of(
            "deploy/Dockerfile",
            "deploy/image/pom.xml",
            "deploy/image/health.sh",
            "deploy/compose.yaml",
            "deploy/ecs/task-definition.json",
            "deploy/kubernetes/ml-ids.yaml",
            "distribution/deb/api.conf",
            "distribution/deb/sensor.conf")) {
      Set<String> ofFile = matches(VARIABLE, read(file));
      assertThat(ofFile).as(file).isNotEmpty().isSubsetOf(known);
      used.addAll(ofFile);
    }
    assertThat(used).contains("MLIDS_TOKEN_FILE", "MLIDS_SQS_QUEUE_URL", "MLIDS_SPOOL");
  }

  @Test
  void everyOptionOfTheUnitsAndOfTheConsumerIsKnown() throws IOException {
    for (String unit : List.of("ml-ids-api.service", "ml-ids-sensor@.service")) {
      String start =
          read("distribution/deb/" + unit)
              .lines()
              .filter(line -> line.startsWith("ExecStart="))
              .collect(Collectors.joining());
      assertThat(start).as(unit).startsWith("ExecStart=/usr/bin/ml-ids-api");
      assertThat(options(new MlIdsApi())).as(unit).containsAll(matches(OPTION, start));
    }
    assertThat(read("distribution/deb/ml-ids-sensor@.service")).contains("--interface %I\n");
    Set<String> consumer = matches(OPTION, read("deploy/compose.yaml"));
    assertThat(consumer).contains("--queue-url").isSubsetOf(options(new MlIdsConsumer()));
  }

  @Test
  void systemdTreatsTheExitStatusAfterSigtermAsSuccess() throws IOException {
    for (String unit : List.of("ml-ids-api.service", "ml-ids-sensor@.service")) {
      // 128 + SIGTERM, with which the JVM ends after its shutdown hooks.
      assertThat(read("distribution/deb/" + unit)).as(unit).contains("\nSuccessExitStatus=143\n");
    }
  }

  private static Set<String> options(Object command) {
    CommandLine commandLine = Console.commandLine(command);
    return commandLine.getCommandSpec().optionsMap().keySet().stream()
        .filter(name -> name.startsWith("--"))
        .collect(Collectors.toSet());
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String path) throws IOException {
    return Files.readString(SOURCES.resolve(path));
  }
}

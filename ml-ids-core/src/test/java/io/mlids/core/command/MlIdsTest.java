package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.Console;
import io.mlids.core.testing.PrintedRun;
import org.junit.jupiter.api.Test;

class MlIdsTest {

  @Test
  void listsItsCommandsWithoutAnArgument() {
    PrintedRun run = PrintedRun.of(new MlIds());

    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).isEqualTo(PrintedRun.of(new MlIds(), "--help").output());
    assertThat(run.output()).contains("doctor", "serve", "incidents", "train", "consumer");
  }

  @Test
  void everyCommandHasASummary() {
    Console.commandLine(new MlIds())
        .getSubcommands()
        .forEach(
            (name, line) ->
                assertThat(line.getCommandSpec().usageMessage().description())
                    .as(name)
                    .isNotEmpty());
  }

  @Test
  void includesEveryCommandOfMlIdsFlows() {
    assertThat(Console.commandLine(new MlIds()).getSubcommands())
        .containsKeys(
            Console.commandLine(new MlIdsFlows()).getSubcommands().keySet().toArray(String[]::new));
  }

  @Test
  void suggestsAMistypedCommandAndExitsWithCode2() {
    PrintedRun run = PrintedRun.of(new MlIds(), "incidnets", "x.pcap");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines()).singleElement().asString().contains("incidents");
  }

  @Test
  void aShortcutReadsItsCapture() {
    PrintedRun run = PrintedRun.of(new MlIds(), "incidents", "no-such.pcap");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("no-such.pcap");
  }

  @Test
  void doesNotStartOtherProgramsFromJava() {
    PrintedRun run = PrintedRun.of(new MlIds(), "serve", "--port", "0");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("serve", "ml-ids-api");
  }
}

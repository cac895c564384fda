package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.Console;
import io.mlids.core.help.HelpText;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HelpConventions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HelpTest {

  @Test
  void everyHelpTextFollowsTheConventions() {
    HelpConventions.check(Console.commandLine(new MlIdsFlows()));
    HelpConventions.check(Console.commandLine(new MlIds()));
  }

  @Test
  void groupsOptionsInSectionsWithGeneralOnesLast() {
    String help =
        HelpText.of(
            Console.commandLine(new MlIdsFlows()).getSubcommands().get("extract").getCommandSpec(),
            80);

    assertThat(help.lines().filter(line -> line.matches("\\S.*:")))
        .containsExactly(
            "Input:", "Live capture:", "Features:", "Output:", "General:", "Examples:");
    assertThat(help).startsWith("Usage: ml-ids-flows extract [OPTIONS] [CAPTURE...]\n");
  }

  @Test
  void examplesNameTheProgramAsItWasStarted() {
    CommandLine umbrella = Console.commandLine(new MlIds());
    assertThat(HelpText.of(umbrella.getSubcommands().get("detect").getCommandSpec(), 80))
        .contains("    ml-ids detect office.pcap")
        .doesNotContain("ml-ids-flows detect");
    assertThat(HelpText.of(umbrella.getSubcommands().get("doctor").getCommandSpec(), 80))
        .contains("    sudo -u ml-ids ml-ids doctor");
    CommandLine named = Console.commandLine(new MlIdsFlows()).setCommandName("ml-ids flows");
    assertThat(HelpText.of(named.getSubcommands().get("detect").getCommandSpec(), 80))
        .startsWith("Usage: ml-ids flows detect [OPTIONS]")
        .contains("    ml-ids flows detect office.pcap");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "extarct | unknown command 'extarct' (did you mean extract?)",
        "detect --formta json | unknown option '--formta' (did you mean --format?)",
        "detect --format jsn | --format: 'jsn' is not table, csv, json or eve (did you mean json?)",
        "extract --profile corected | --profile: 'corected' is not cse2018 or corrected (did you"
            + " mean corrected?)",
        "extract x.pcap --active-timeout soon | --active-timeout: 'soon' is not a duration; use a"
            + " value such as 30s, 10m or 1.5h",
        "extract -i lo --buffer-size much | --buffer-size: 'much' is not a size; use a value such"
            + " as 16MiB, 500KB or 1048576",
      })
  void suggestsACorrectionForAMistypedWord(String arguments, String complaint) {
    CommandRun run = CommandRun.of(new MlIdsFlows(), arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines())
        .singleElement()
        .asString()
        .startsWith("ml-ids-flows: " + complaint + "; see 'ml-ids-flows");
  }
}

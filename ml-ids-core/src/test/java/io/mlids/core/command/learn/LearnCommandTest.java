package io.mlids.core.command.learn;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code learn}, and {@code detect} with the resulting site profiles, as users run them. */
@Tag("slow")
class LearnCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FLOWS = 800;
  private static final long DAY = 24 * 60 * MINUTE;

  @TempDir private Path folder;
  private Path model;
  private Path monday;
  private Path tuesday;
  private Path site;
  private Path output;

  /**
   * A network whose web connections have so many packets that the model classifies them as attacks.
   * DNS answers are small on Monday, but one is large on Tuesday.
   */
  @BeforeEach
  void writeAModelAndCaptures() throws IOException {
    model = folder.resolve("model");
    site = folder.resolve("office");
    output = folder.resolve("output");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    monday = write("monday.pcap", day(1, 0, FLOWS));
    tuesday =
        write(
            "tuesday.pcap",
            day(2, DAY, 30)
                .ask(DAY + 9_000 * MILLISECOND, "10.0.0.9", 3_333, "10.0.0.2", 53, 1_400, 1_400)
                .connection(
                    DAY + 9_000 * MILLISECOND,
                    "10.0.0.9",
                    4_444,
                    "10.0.0.3",
                    22,
                    20,
                    50,
                    60,
                    1_000));
  }

  private static Traffic day(long seed, long start, int flows) {
    Random random = new Random(seed);
    Traffic traffic = new Traffic();
    long now = start;
    for (int i = 0; i < flows; i++) {
      now += (20 + random.nextInt(500)) * MILLISECOND;
      String client = "10.0.0." + (100 + random.nextInt(20));
      if (i % 2 == 0) {
        traffic.connection(
            now,
            client,
            20_000 + i,
            "10.0.0.1",
            443,
            20 + random.nextInt(5),
            100 + random.nextInt(100),
            500 + random.nextInt(500),
            (200 + random.nextInt(100)) * MILLISECOND);
      } else {
        traffic.ask(
            now,
            client,
            20_000 + i,
            "10.0.0.2",
            53,
            30 + random.nextInt(9),
            60 + random.nextInt(9));
      }
    }
    return traffic;
  }

  private Path write(String name, Traffic traffic) throws IOException {
    return Files.write(folder.resolve(name), traffic.capture().pcap());
  }

  private static CommandRun run(String command, String... arguments) {
    return CommandRun.of(
        new MlIdsFlows(),
        Stream.concat(Stream.of(command), Arrays.stream(arguments)).toArray(String[]::new));
  }

  private CommandRun learn(Object... arguments) {
    return learnInto(site, arguments);
  }

  private CommandRun learnInto(Path directory, Object... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--model", model.toString(), "-o", directory.toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(all::add);
    return run("learn", all.toArray(String[]::new));
  }

  private CommandRun detect(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(tuesday.toString(), "--model", model.toString(), "-o", output.toString()));
    all.addAll(List.of(arguments));
    return run("detect", all.toArray(String[]::new));
  }

  private JsonNode profile() throws IOException {
    return JSON.readTree(site.resolve("site.json").toFile());
  }

  @Test
  void writesASiteProfileAndSaysWhatItPromises() throws IOException {
    CommandRun run = learn(monday, "--false-alarms", "0.01");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error())
        .contains("learned: 800 flows from 2023-11-14T22:13:20.")
        .contains("left out: 0 flows of 0 incidents")
        .contains("promise: at most 1.00 % of benign flows flagged, with a confidence of 95 %")
        .contains(" (from 480 flows)")
        .containsPattern("check: 0 of 160 later flows flagged \\(0\\.00 %\\), \\d unusual")
        .containsPattern(
            "web +240 flows, attack if probability > 0\\.8808 \\(raised, because .*\\)\\n")
        .containsPattern("dns +240 flows, attack if probability > 0\\.5000\\n")
        .endsWith("site profile: " + site.resolve("site.json") + "\n");
    assertThat(profile().path("false_alarms").asDouble()).isEqualTo(0.01);
    assertThat(profile().path("flows").asInt()).isEqualTo(FLOWS);
    assertThat(profile().path("feature_profile").asText()).isEqualTo("corrected");
  }

  @Test
  void detectFlagsByTheSiteProfileAndMarksUnusualFlowsInTheTable() throws IOException {
    assertThat(detect().error()).contains("attacks: 16 of 32");
    learn(monday, "--false-alarms", "0.01");
    CommandRun run = detect("--site", site.toString());
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error()).contains("attacks: 0 of 32");
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).noneMatch(line -> line.contains("Attack"));
    assertThat(lines)
        .filteredOn(line -> line.contains("10.0.0.9:3333"))
        .singleElement()
        .asString()
        .endsWith("  unusual");
    assertThat(lines)
        .filteredOn(line -> line.contains("10.0.0.1:443"))
        .hasSize(15)
        .allMatch(line -> line.contains("88%") && line.contains("Benign"));
  }

  @Test
  void detectPrintsAnomaliesInJson() throws IOException {
    learn(monday, "--false-alarms", "0.01");
    assertThat(detect("--format", "json", "--site", site.toString()).exitCode()).isZero();
    List<JsonNode> verdicts = new ArrayList<>();
    for (String line : Files.readAllLines(output)) {
      JsonNode each = JSON.readTree(line);
      if (each.has("is_attack")) {
        verdicts.add(each);
      }
    }
    assertThat(verdicts).hasSize(32).noneMatch(each -> each.get("is_attack").asBoolean());
    JsonNode large =
        verdicts.stream()
            .filter(each -> each.get("src_port").asInt() == 3_333)
            .findFirst()
            .orElseThrow();
    assertThat(large.get("label").asText()).isEqualTo("Benign");
    assertThat(large.at("/anomaly/p").asDouble()).isGreaterThan(0).isLessThanOrEqualTo(0.01);
    assertThat(large.at("/anomaly/reasons").size()).isBetween(1, 3);
    assertThat(large.at("/anomaly/reasons/0").asText())
        .isEqualTo("10.0.0.9 has not used port 53 (UDP) of 10.0.0.2 before");
    assertThat(large.at("/anomaly/reasons/1").asText()).contains("; usually it is between ");
    assertThat(verdicts).filteredOn(each -> !each.has("anomaly")).hasSizeGreaterThan(20);

    assertThat(detect("--format", "json").exitCode()).isZero();
    assertThat(Files.readString(output)).doesNotContain("anomaly");
  }

  @Test
  void learnsFromSeveralCaptures() throws IOException {
    CommandRun run = learn(monday, tuesday, "--false-alarms", "0.05");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error()).contains("learned: 832 flows");
  }

  @Test
  void leavesOutFlowsOfIncidents() throws IOException {
    Traffic attacked = day(1, 0, FLOWS);
    for (int port = 1; port <= 300; port++) {
      attacked.refused(
          60_000 * MILLISECOND + port * 10 * MILLISECOND, "10.0.0.66", 9_999, "10.0.0.1", port);
    }
    CommandRun run = learn(write("attacked.pcap", attacked), "--false-alarms", "0.01");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error())
        .contains("learned: 800 flows")
        .contains("left out: 300 flows of 1 incident\n");
    assertThat(profile().path("flows_left_out").asInt()).isEqualTo(300);
  }

  @Test
  void saysHowManyFlowsItNeeds() {
    CommandRun run = learn(monday);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .endsWith(
            "ml-ids-flows: 800 usable flows are too few for --false-alarms 0.001, which needs at"
                + " least 4,991; learn from more traffic, or allow a rate of at least 0.007\n");
    assertThat(site).doesNotExist();
    assertThat(learn(monday, "--false-alarms", "0.006").exitCode()).isEqualTo(2);
    assertThat(learn(monday, "--false-alarms", "0.007").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "-0.1", "1.5", "NaN", "0.00001"})
  void refusesRatesThatCannotBePromised(String rate) {
    CommandRun run = learn(monday, "--false-alarms", rate);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .startsWith("ml-ids-flows: --false-alarms ")
        .contains("must be at least 0.0001 and less than 1, for example 0.001");
    assertThat(site).doesNotExist();
  }

  @Test
  void refusesWordsAsARate() {
    CommandRun run = learn(monday, "--false-alarms", "few");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("--false-alarms").contains("'few'");
  }

  @Test
  void needsAnInterfaceForADuration() {
    CommandRun run = learn(monday, "--seconds", "10");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).isEqualTo("ml-ids-flows: --seconds needs an interface (-i)\n");
    CommandRun zero = learn("-i", "lo", "--seconds", "0");
    assertThat(zero.exitCode()).isEqualTo(2);
    assertThat(zero.error()).isEqualTo("ml-ids-flows: --seconds must be greater than 0\n");
  }

  @Test
  void checksTheInputAndTheOutputBeforeItReads() throws IOException {
    CommandRun nothing = learn();
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.error()).contains("specify a capture file, or an interface with -i");
    Path taken = Files.writeString(folder.resolve("taken"), "");
    CommandRun file = learnInto(taken, monday, "--false-alarms", "0.01");
    assertThat(file.exitCode()).isEqualTo(2);
    assertThat(file.error())
        .isEqualTo("ml-ids-flows: " + taken + ": not a directory; specify another one with -o\n");
  }

  @Test
  void anUpdateAddsFlowsAndKeepsTheRate() throws IOException {
    learn(monday, "--false-alarms", "0.02");
    CommandRun run = learn(tuesday, "--update");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error())
        .contains("learned: 832 flows")
        .contains("(from 512 flows)")
        .contains("check: 0 of 32 later flows flagged");
    assertThat(profile().path("false_alarms").asDouble()).isEqualTo(0.02);
    CommandRun other = learn(tuesday, "--update", "--false-alarms", "0.05");
    assertThat(other.exitCode()).as(other.error()).isZero();
    assertThat(profile().path("false_alarms").asDouble()).isEqualTo(0.05);
    assertThat(profile().path("flows").asInt()).isEqualTo(FLOWS + 32 + 32);
  }

  @Test
  void withoutUpdateItReplacesTheProfile() throws IOException {
    learn(monday, "--false-alarms", "0.01");
    learn(monday, "--false-alarms", "0.02");
    assertThat(profile().path("flows").asInt()).isEqualTo(FLOWS);
    assertThat(profile().path("false_alarms").asDouble()).isEqualTo(0.02);
  }

  @Test
  void anUpdateNeedsAProfileOfTheSameModel() throws IOException {
    CommandRun none = learn(monday, "--update");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.error()).contains("no such directory; check the path");

    learn(monday, "--false-alarms", "0.01");
    byte[] before = Files.readAllBytes(site.resolve("site.json"));
    HandMadeModel.writeMulticlassBundle(folder.resolve("other"), FeatureProfile.CORRECTED);
    model = folder.resolve("other");
    CommandRun run = learn(monday, "--update");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .contains("office: learned with model ")
        .endsWith("; omit --update, or specify that model\n");
    assertThat(site.resolve("site.json")).hasBinaryContent(before);
  }

  @Test
  void detectRefusesTheProfileOfAnotherModelAndADamagedOne() throws IOException {
    learn(monday, "--false-alarms", "0.01");
    HandMadeModel.writeMulticlassBundle(folder.resolve("other"), FeatureProfile.CORRECTED);
    model = folder.resolve("other");
    CommandRun run = detect("--site", site.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .contains("office: learned with model ")
        .endsWith("; specify that model, or learn again\n");
    Files.writeString(site.resolve("site.json"), "{}");
    CommandRun damaged = detect("--site", site.toString());
    assertThat(damaged.exitCode()).isEqualTo(2);
    assertThat(damaged.error()).endsWith("; learn it again with 'ml-ids-flows learn'\n");
  }

  @Test
  void incidentsUsesTheVerdictsOfTheSiteProfile() throws IOException {
    learn(monday, "--false-alarms", "0.01");
    Traffic traffic = new Traffic();
    for (int i = 0; i < 200; i++) {
      long now = i * 300 * MILLISECOND;
      traffic.ask(now, "10.0.0." + (100 + i % 20), 3_000 + i, "10.0.0.2", 53, 33, 64);
      if (i % 5 == 0) {
        traffic.connection(
            now, "10.0.0.50", 9_000 + i, "10.0.0.1", 443, 22, 150, 700, 200 * MILLISECOND);
      }
    }
    Path wednesday = write("wednesday.pcap", traffic);
    String[] arguments = {
      wednesday.toString(), "--model", model.toString(), "--format", "json", "-o", output.toString()
    };
    assertThat(run("incidents", arguments).exitCode()).isZero();
    assertThat(Files.readString(output)).contains("\"kind\":\"repeated_verdicts\"");
    String[] withSite =
        Stream.concat(Arrays.stream(arguments), Stream.of("--site", site.toString()))
            .toArray(String[]::new);
    CommandRun run = run("incidents", withSite);
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(Files.readString(output)).doesNotContain("repeated_verdicts");
  }

  @Test
  void incidentsNeedsTheModelOfTheSiteProfile() {
    CommandRun run = run("incidents", monday.toString(), "--site", site.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .isEqualTo(
            "ml-ids-flows: --site requires the model that the profile was learned with"
                + " (--model)\n");
  }

  private Path extracted(Path capture, String name, FeatureProfile profile) {
    Path flows = folder.resolve(name);
    CommandRun run =
        run("extract", capture.toString(), "--profile", profile.id(), "-o", flows.toString());
    assertThat(run.exitCode()).as(run.error()).isZero();
    return flows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"flows.csv", "flows.csv.gz", "flows.h5"})
  void learnsFromFlowFiles(String name) throws IOException {
    CommandRun run =
        learn(extracted(monday, name, FeatureProfile.CORRECTED), "--false-alarms", "0.01");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error())
        .contains(
            name.endsWith(".h5")
                ? "flows: 800 read; 800 lack addresses and times, so flows of incidents among"
                : "flows: 800 read\n")
        .contains("left out: 0 flows of 0 incidents")
        .contains("(from 480 flows)");
    assertThat(profile().at("/groups").fieldNames()).toIterable().containsExactly("web", "dns");
    assertThat(detect("--site", site.toString()).error()).contains("attacks: 0 of 32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flows.hdf5", "flows.hdf", "FLOWS.H5"})
  void recognisesHdf5FilesByTheirContents(String name) throws IOException {
    Path flows =
        Files.move(extracted(monday, "written.h5", FeatureProfile.CORRECTED), folder.resolve(name));
    CommandRun run = learn(flows, "--false-alarms", "0.01");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error())
        .contains("flows: 800 read; 800 lack addresses and times")
        .contains("(from 480 flows)");
  }

  @Test
  void leavesOutFlowsOfIncidentsInAFlowFile() throws IOException {
    Traffic attacked = day(1, 0, FLOWS);
    for (int port = 1; port <= 300; port++) {
      attacked.refused(
          60_000 * MILLISECOND + port * 10 * MILLISECOND, "10.0.0.66", 9_999, "10.0.0.1", port);
    }
    Path capture = write("attacked.pcap", attacked);
    CommandRun run =
        learn(
            extracted(capture, "attacked.csv", FeatureProfile.CORRECTED), "--false-alarms", "0.01");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error()).contains("learned: 800 flows from 2023-11-14T22:13:20.");
    assertThat(profile().path("flows_left_out").asInt()).isEqualTo(300);
  }

  @Test
  void warnsIfAnUpdateCoversTheSameTime() {
    learn(monday, "--false-alarms", "0.01");
    CommandRun same = learn(monday, "--update");
    assertThat(same.exitCode()).as(same.error()).isZero();
    assertThat(same.error())
        .contains(
            "ml-ids-flows: warning: 800 flows are from the period that " + site + " already covers")
        .contains("; if they were learned before, learn again without --update\n");
    learn(monday, "--false-alarms", "0.01");
    assertThat(learn(tuesday, "--update").error()).doesNotContain("already covers");
  }

  /** Monday's 800 flows take about 215 seconds, so there are about 320,000 per day. */
  @Test
  void promisesANumberPerDay() throws IOException {
    CommandRun run = learn(monday, "--false-alarms", "3000/day");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(profile().path("false_alarms").asDouble()).isBetween(0.008, 0.011);
    CommandRun few = learn(monday, "--false-alarms", "100/day");
    assertThat(few.exitCode()).isEqualTo(2);
    assertThat(few.error())
        .contains("800 usable flows are too few for --false-alarms 100/day, which needs at least")
        .containsPattern("learn from 1\\.\\d hours of traffic, or allow more per day\n$");
    CommandRun fewer = learn(monday, "--false-alarms", "5/day");
    assertThat(fewer.exitCode()).isEqualTo(2);
    assertThat(fewer.error())
        .containsPattern(
            "5/day is too low for 3\\d\\d,\\d+ flows per day, because the smallest share that")
        .containsPattern("allow at least 3\\d/day\n$");
    CommandRun many = learn(monday, "--false-alarms", "9000000/day");
    assertThat(many.exitCode()).isEqualTo(2);
    assertThat(many.error()).contains("9000000/day is not a limit on a network with only 3");
    CommandRun none = learn(monday, "--false-alarms", "0/day");
    assertThat(none.error()).contains("0/day: must be more than 0 per day, such as 5/day");
  }

  @Test
  void aNumberPerDayNeedsTimes() {
    CommandRun run =
        learn(extracted(monday, "flows.h5", FeatureProfile.CORRECTED), "--false-alarms", "5/day");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .endsWith(
            "--false-alarms 5/day needs the times of all flows, which the input lacks; use a share"
                + " such as 0.001\n");
  }

  @Test
  void addsTheScoresOfAFlowFileThatTheCaptureGives() throws IOException {
    learn(monday, "--false-alarms", "0.01");
    learn(tuesday, "--update");
    JsonNode ofCapture = profile();
    learn(monday, "--false-alarms", "0.01");
    CommandRun run = learn(extracted(tuesday, "tuesday.csv", FeatureProfile.CORRECTED), "--update");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(profile().path("groups")).isEqualTo(ofCapture.path("groups"));
    assertThat(profile().path("flows")).isEqualTo(ofCapture.path("flows"));
    assertThat(profile().path("first_time")).isEqualTo(ofCapture.path("first_time"));
    assertThat(run.error()).contains("learned: 832 flows from 2023-11-14T22:13:20.");
  }

  @Test
  void learnsInTheOrderOfTheFlowFileWhateverItsLabels() throws IOException {
    List<String> lines =
        Files.readAllLines(extracted(monday, "flows.csv", FeatureProfile.CORRECTED));
    List<String> dns = lines.stream().filter(line -> line.contains(",53,17,")).toList();
    List<String> web = lines.stream().filter(line -> line.contains(",443,6,")).toList();
    assertThat(dns).hasSize(400);
    assertThat(web).hasSize(400);
    List<String> sorted = new ArrayList<>(List.of(lines.getFirst()));
    web.forEach(line -> sorted.add(line.replaceAll("[^,]*$", "Bot")));
    sorted.addAll(dns);
    Path flows = Files.write(folder.resolve("sorted.csv"), sorted);
    CommandRun run = learn(flows, "--false-alarms", "0.01");
    assertThat(run.exitCode()).as(run.error()).isZero();
    // The first 320 flows, which fit the forest, are web flows.
    assertThat(profile().at("/groups/web/flows").asInt()).isEqualTo(80);
    assertThat(profile().at("/groups/dns/flows").asInt()).isEqualTo(400);
  }

  @Test
  void refusesFlowFilesOfAnotherProfileAndOtherTables() throws IOException {
    CommandRun run =
        learn(extracted(monday, "old.csv", FeatureProfile.CSE2018), "--false-alarms", "0.01");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .contains("old.csv: the features have the profile cse2018, but the model was trained on")
        .endsWith("or extract the flows with --profile corrected\n");
    CommandRun both =
        learn(monday, extracted(monday, "f.csv", FeatureProfile.CORRECTED), "--update");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.error()).contains("monday.pcap: specify captures or flow files");
    CommandRun other = learn(Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n"));
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.error()).contains("other.csv");
    CommandRun none = learn(folder.resolve("none.csv"));
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.error()).contains("none.csv");
    assertThat(site).doesNotExist();
  }
}

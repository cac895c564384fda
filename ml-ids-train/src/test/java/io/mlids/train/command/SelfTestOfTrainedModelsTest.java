package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains models on the flows in captures and tests each model with the self-test. */
@Tag("native")
class SelfTestOfTrainedModelsTest {
  private static final String BENIGN_CLIENT = "10.77.2.1";
  private static final String GUESSER = "10.77.3.1";
  private static final String SCANNER = "10.77.3.2";

  @TempDir Path folder;
  private Path rules;
  private Path unseen;
  private Path labelled;

  @BeforeEach
  void recordAndLabel() throws IOException {
    rules =
        Files.writeString(
            folder.resolve("rules.json"),
            """
            {"default":"Benign","rules":[
             {"label":"SSH-Bruteforce","src":"%s","reason":"hydra"},
             {"label":"PortScan","src":"%s","reason":"nmap"}]}
            """
                .formatted(GUESSER, SCANNER));
    unseen = Files.write(folder.resolve("unseen.pcap"), traffic(new Random(2), 200));
    Path seen = Files.write(folder.resolve("seen.pcap"), traffic(new Random(1), 400));
    Path flows = folder.resolve("flows.csv");
    labelled = folder.resolve("labelled.csv");
    flows("extract", seen.toString(), "--profile", "corrected", "-o", flows.toString());
    flows("label", flows.toString(), "--rules", rules.toString(), "-o", labelled.toString());
  }

  @Test
  void aModelOfTheSameTrafficPasses() throws IOException {
    CommandRun run = selfTest(train(labelled, "model"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.error()).doesNotContain("failed");
  }

  @Test
  void aModelOfShuffledLabelsFailsAndSaysWhatItMissed() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(labelled));
    List<String> labels =
        new ArrayList<>(
            lines.stream().skip(1).map(row -> row.substring(row.lastIndexOf(','))).toList());
    Collections.shuffle(labels, new Random(3));
    for (int i = 1; i < lines.size(); i++) {
      String row = lines.get(i);
      lines.set(i, row.substring(0, row.lastIndexOf(',')) + labels.get(i - 1));
    }
    Path shuffled = Files.write(folder.resolve("shuffled.csv"), lines);
    CommandRun run = selfTest(train(shuffled, "shuffled"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .contains("self-test failed: recall", "missed: ", "SSH-Bruteforce (hydra)", "PortScan");
  }

  private Path train(Path csv, String name) throws IOException {
    Path split = folder.resolve(name + "-split");
    Path model = folder.resolve(name);
    Path parameters =
        Files.writeString(
            folder.resolve(name + ".json"), "{\"nr_iterations\": 30, \"tree_depth\": 4}");
    CommandRun splitting =
        CommandRun.of(
            new MlIdsTrain(),
            "split",
            "--dataset-path",
            csv.toString(),
            "--output-path",
            split.toString(),
            "--feature-profile",
            "corrected");
    assertThat(splitting.exitCode()).as(splitting.error()).isZero();
    CommandRun fitting =
        CommandRun.of(
            new MlIdsTrain(),
            "fit",
            "--train-path",
            split.resolve("train.h5").toString(),
            "--val-path",
            split.resolve("val.h5").toString(),
            "--test-path",
            split.resolve("test.h5").toString(),
            "--param-path",
            parameters.toString(),
            "--output-path",
            model.toString());
    assertThat(fitting.exitCode()).as(fitting.error()).isZero();
    return model;
  }

  private CommandRun selfTest(Path model) {
    return CommandRun.of(
        new MlIdsFlows(),
        "self-test",
        "--model",
        model.toString(),
        "--capture",
        unseen.toString(),
        "--rules",
        rules.toString());
  }

  private static void flows(String... arguments) {
    CommandRun run = CommandRun.of(new MlIdsFlows(), arguments);
    assertThat(run.exitCode()).as(run.error()).isZero();
  }

  /** Of five flows, three are benign, one is password guessing and one is a scan. */
  private static byte[] traffic(Random random, int flows) {
    CaptureBytes packets = new CaptureBytes();
    long now = 1_700_000_000_000_000L;
    for (int i = 0; i < flows; i++) {
      int kind = i % 5;
      String source = kind == 3 ? GUESSER : kind == 4 ? SCANNER : BENIGN_CLIENT;
      int count = kind == 3 ? 14 : kind == 4 ? 1 : 2 + random.nextInt(6);
      int payload = kind == 3 ? 40 : kind == 4 ? 0 : 100 + random.nextInt(900);
      for (int packet = 0; packet < count; packet++) {
        now += 100 + random.nextInt(5_000);
        packets.packet(
            now, Frame.udp(10_000 + i, 53, payload).ipv4(source, "10.77.1.10").ethernet());
      }
    }
    return packets.pcap();
  }
}

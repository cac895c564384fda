package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RandomTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command never overwrites its input. */
class OutputIsNotInputTest {
  @TempDir private Path folder;

  @Test
  void extractAndDetectNeverOverwriteACaptureUnderAnyName() throws IOException {
    byte[] bytes = RandomTraffic.capture(1, 50).pcap();
    Path capture = Files.write(folder.resolve("x.pcap"), bytes);
    Path other = Files.write(folder.resolve("other.pcap"), bytes);
    Path soft = Files.createSymbolicLink(folder.resolve("soft.h5"), Path.of("x.pcap"));
    Path hard = Files.createLink(folder.resolve("hard.csv"), capture);
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CSE2018);
    for (Path output : new Path[] {capture, soft, hard}) {
      refused("extract", "" + other, "" + capture, "-o", "" + output);
      refused("extract", "" + capture, "-o", "" + output, "--separate");
      refused("detect", "" + capture, "--model", "" + model, "-o", "" + output);
    }
    refused("detect", "" + capture, "--model", "" + model, "-o", "" + model.resolve("mlids.json"));
    assertThat(capture).hasBinaryContent(bytes);
    assertThat(Files.isSymbolicLink(soft)).isTrue();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("x.pcap", "other.pcap", "soft.h5", "hard.csv", "model");
    }
  }

  @Test
  void labelNeverOverwritesItsFlowsOrRules() throws IOException {
    Path flows = Files.writeString(folder.resolve("flows.csv"), "a,b\n");
    Path rules = Files.writeString(folder.resolve("rules.json"), "{}");
    refused("label", "" + flows, "--rules", "" + rules, "-o", "" + flows);
    refused("label", "" + flows, "--rules", "" + rules, "-o", "" + rules);
    assertThat(flows).hasContent("a,b\n");
    assertThat(rules).hasContent("{}");
  }

  private static void refused(String... arguments) {
    CommandRun run = CommandRun.of(new MlIdsFlows(), arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines()).singleElement().asString().contains("is also an input");
  }
}

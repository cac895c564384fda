package io.mlids.api.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.TestServer;
import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uploading a real capture yields the same flows as extracting them with the command. */
@Tag("shared")
class GoldenUploadTest {
  private static final int CAPTURES = 264;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void everyGoldenCaptureUploadedGivesTheFlowsOfExtract(FeatureProfile profile) throws Exception {
    Path golden = SharedData.require("golden");
    Detector classifier =
        Detector.of(HandMadeModel.writeBinaryBundle(folder.resolve("model"), profile));
    List<String> differing = new ArrayList<>();
    int equal = 0;
    try (TestServer server = TestServer.with(classifier, CaptureLimits.DEFAULT)) {
      for (Path capture : captures(golden)) {
        HttpResponse<String> answer =
            server.post(
                CaptureUploadTest.ROUTE,
                CaptureUploadTest.PCAP,
                Files.readAllBytes(capture),
                "Accept",
                "text/csv");
        if (flows(answer).equals(extracted(capture, profile))) {
          equal++;
        } else {
          differing.add(capture.getFileName().toString());
        }
      }
    }
    assertThat(differing).isEmpty();
    assertThat(equal).isEqualTo(CAPTURES);
  }

  /**
   * The CSV for an upload, without the verdict and the Community ID; empty if the upload was
   * refused.
   */
  private static List<String> flows(HttpResponse<String> answer) {
    if (answer.statusCode() == 400) {
      return List.of();
    }
    return answer.body().lines().map(line -> line.replaceFirst("(,[^,]*){3}$", "")).toList();
  }

  /** The lines of the command's CSV; empty if it wrote none. */
  private List<String> extracted(Path capture, FeatureProfile profile) throws IOException {
    Path output = folder.resolve("flows.csv");
    Files.deleteIfExists(output);
    CommandRun.of(
        new MlIdsFlows(),
        "extract",
        capture.toString(),
        "--profile=" + profile,
        "--timezone=UTC",
        "-o",
        output.toString());
    // If no packet can be assigned to a flow, the command fails, but still writes the header.
    return Files.exists(output) ? Files.readAllLines(output) : List.of();
  }

  private static List<Path> captures(Path golden) throws IOException {
    List<Path> captures = new ArrayList<>();
    for (String part : List.of("probe", "real")) {
      try (Stream<Path> files = Files.list(golden.resolve(part))) {
        files.filter(f -> f.toString().endsWith(".pcap")).sorted().forEach(captures::add);
      }
    }
    return captures;
  }
}

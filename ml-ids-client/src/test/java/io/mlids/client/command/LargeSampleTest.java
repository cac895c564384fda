package io.mlids.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests samples that exceed the size of one request. */
@Tag("slow")
class LargeSampleTest {
  @TempDir private Path folder;
  private ClientUnderTest client;
  private String dataset;

  @BeforeEach
  void start() throws IOException {
    client = new ClientUnderTest(folder);
    LabelledFlowsCsv flows = new LabelledFlowsCsv();
    for (int i = 0; i < 5_600; i++) {
      String packets = i % 2 == 0 ? "3" : "100";
      flows.add(
          2,
          i % 2 == 0 ? "Benign" : "Bot",
          Map.of(Feature.TOT_FWD_PKTS, packets, Feature.DST_PORT, String.valueOf(i)));
    }
    dataset = flows.write(folder.resolve("many.csv")).toString();
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void severalRequestsAreAnsweredAsOne() {
    assertThat(send(11_200)).isZero();

    assertThat(requestSizes()).containsExactly(5_000, 5_000, 1_200);
    Set<String> ports = new HashSet<>();
    List<String> lines = client.out().lines().skip(1).toList();
    assertThat(lines).hasSize(11_200).allMatch(line -> line.startsWith("True,"));
    lines.forEach(line -> ports.add(line.split(",")[3]));
    assertThat(ports).as("every flow, once each of two alike").hasSize(5_600);
    assertThat(client.error()).contains("Accuracy: 100.00%");
  }

  @Test
  void whatFitsIsSentInOneRequest() {
    assertThat(send(5_000)).isZero();
    assertThat(requestSizes()).containsExactly(5_000);
  }

  @Test
  void whatWasAnsweredBeforeAFailureIsShown() {
    client
        .server()
        .answers(
            (exchange, request) -> {
              if (client.server().received().size() < 2) {
                PredictionServer.predict(exchange, request);
              } else {
                PredictionServer.send(exchange, 503, "{\"error\":\"busy\"}");
              }
            });

    assertThat(send(11_200)).isEqualTo(1);

    assertThat(requestSizes()).as("none after the refused one").containsExactly(5_000, 5_000);
    assertThat(client.out().lines().skip(1)).hasSize(5_000);
    assertThat(client.error()).contains("answered 503: busy");
  }

  private int send(int samples) {
    return client.once(
        "--dataset-uri",
        dataset,
        "--category",
        "random",
        "--samples",
        "" + samples,
        "--format",
        "csv");
  }

  private List<Integer> requestSizes() {
    return client.server().received().stream().map(request -> request.rows().size()).toList();
  }
}

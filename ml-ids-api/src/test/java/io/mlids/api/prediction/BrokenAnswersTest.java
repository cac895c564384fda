package io.mlids.api.prediction;

import static io.mlids.api.testing.TestServer.SPLIT;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.ForwardingClassifier;
import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses that contain many rows and fail before they are complete. */
class BrokenAnswersTest {
  private static final int ROWS = 5000;

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void scoresAndReportsAllRowsEvenIfTheClientDisconnects() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    Classifier classifier =
        classifier(
            rows -> {
              asked.countDown();
              await(left);
              return rows;
            });
    try (TestServer server = TestServer.with(classifier, 10)) {
      try (Socket socket = server.connect()) {
        send(socket);
        await(asked);
        // The server's next write fails.
        socket.setSoLinger(true, 0);
      }
      left.countDown();
      Awaitility.await().until(() -> metrics(server).contains("{outcome=\"sent\"} " + ROWS + ".0"));
      assertThat(metrics(server))
          .contains("mlids_flows_scored_total " + ROWS + ".0")
          .contains("mlids_attacks_detected_total " + ROWS + ".0");
      assertThat(server.notified())
          .extracting(notification -> notification.flow().get("dst_port"))
          .isEqualTo(IntStream.range(0, ROWS).mapToObj(i -> (Object) (long) i).toList());
    }
  }

  @Test
  void countsOnlyWhatWasScoredWhenTheModelFails() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    Classifier classifier =
        classifier(
            rows -> {
              if (first.getCount() == 0) {
                throw new IllegalStateException("thrown on purpose");
              }
              first.countDown();
              return rows;
            });
    try (TestServer server = TestServer.with(classifier, 10);
        Socket socket = server.connect()) {
      send(socket);
      Awaitility.await().until(() -> metrics(server).contains("{outcome=\"sent\"} 1024.0"));
      assertThat(metrics(server))
          .contains("mlids_flows_scored_total 1024.0")
          .contains("mlids_attacks_detected_total 1024.0");
    }
  }

  private static void send(Socket socket) throws Exception {
    RequestBody body = RequestBody.of(Feature.all());
    IntStream.range(0, ROWS)
        .forEach(i -> body.row(Map.of(TOT_FWD_PKTS, "10", Feature.DST_PORT, "" + i)));
    byte[] bytes = body.split().getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /api/verdicts HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(SPLIT, bytes.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(bytes);
  }

  private static String metrics(TestServer server) throws Exception {
    return server.get("/metrics").body();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The hand-made model, which runs an action before it scores each block of rows. */
  private Classifier classifier(UnaryOperator<FeatureRows> before) throws Exception {
    return new ForwardingClassifier(
        Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018))) {
      @Override
      public List<Verdict> verdicts(FeatureRows rows) {
        return super.verdicts(before.apply(rows));
      }
    };
  }
}

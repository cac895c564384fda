package io.mlids.api.body;

import static io.mlids.api.testing.ErrorAnswer.assertError;
import static io.mlids.api.testing.TestServer.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.http.ApiException;
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
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LimitsTest {
  private static final String ROUTE = "/api/predictions";
  private static final String BODY = RequestBody.of(Feature.all()).row(Map.of()).split();
  private static final int TWENTY_MEGABYTES = 20_000_000;

  @TempDir Path folder;

  @Test
  void refusesALargeBodyByItsAnnouncedLengthBeforeItArrives() throws Exception {
    try (TestServer server = TestServer.binary(folder);
        Socket socket = server.connect()) {
      socket.getOutputStream().write(head("Content-Length: " + TWENTY_MEGABYTES));
      assertThat(firstLine(socket.getInputStream())).contains("413");
    }
  }

  @Test
  void aClientThatSendsItsWholeLargeBodyFirstCanReadTheResponse() throws Exception {
    try (TestServer server = TestServer.binary(folder);
        Socket socket = server.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head("Content-Length: " + TWENTY_MEGABYTES));
      byte[] megabyte = " ".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 20; i++) {
        out.write(megabyte);
      }
      String answer = everything(socket.getInputStream());
      assertThat(answer)
          .startsWith("HTTP/1.1 413")
          .contains("Connection: close")
          .contains("{\"error\":\"the body is larger than 16 MiB;");
    }
  }

  @Test
  void refusesALargeBodyWithoutAnnouncedLength() throws Exception {
    try (TestServer server = TestServer.binary(folder);
        Socket socket = server.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head("Transfer-Encoding: chunked"));
      byte[] chunk = ("f4240\r\n" + " ".repeat(1_000_000) + "\r\n").getBytes();
      for (int i = 0; i < 20; i++) {
        out.write(chunk);
      }
      out.write("0\r\n\r\n".getBytes());
      assertThat(everything(socket.getInputStream()))
          .startsWith("HTTP/1.1 413")
          .contains("{\"error\":\"the body is larger than 16 MiB;");
    }
  }

  @Test
  void countsTheBytesOfACompressedBodyAfterItsDecompression() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[TWENTY_MEGABYTES]);
    }
    try (TestServer server = TestServer.binary(folder)) {
      assertError(
          server.post(ROUTE, SPLIT, bomb.toByteArray(), "Content-Encoding", "gzip"),
          413,
          "larger than 16 MiB");
    }
  }

  @Test
  void acceptsABodyOfExactlyTheLimitAndNotOneByteMore() throws Exception {
    byte[] body = (BODY + " ".repeat(TestServer.MAX_BODY - BODY.length())).getBytes();
    assertThat(body).hasSize(TestServer.MAX_BODY);
    try (TestServer server = TestServer.binary(folder)) {
      assertThat(server.post(ROUTE, SPLIT, body).body()).isEqualTo("[0.0]");
      assertError(
          server.post(ROUTE, SPLIT, java.util.Arrays.copyOf(body, body.length + 1)),
          413,
          "larger than 16 MiB");
    }
  }

  @Test
  void reportsThatNoModelIsLoadedYet() throws Exception {
    try (TestServer server = TestServer.withoutModel()) {
      assertBusy(server.get("/ping"));
      assertBusy(server.get("/health"));
      assertBusy(server.get("/api/model"));
      assertBusy(server.post(ROUTE, SPLIT, BODY));
      assertBusy(server.post("/invocations", "application/json", "{}"));
      assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(server.get("/version").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void asksClientsToRetryWhenItIsBusy() throws Exception {
    BlockingClassifier classifier =
        new BlockingClassifier(
            Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018)));
    try (TestServer server = TestServer.with(classifier, 1)) {
      CompletableFuture<HttpResponse<String>> first = postInBackground(server);
      assertThat(classifier.entered.await(20, TimeUnit.SECONDS)).isTrue();
      assertBusy(server.post(ROUTE, SPLIT, BODY));
      assertThat(server.get("/ping").statusCode()).isEqualTo(200);

      classifier.leave.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS).body()).isEqualTo("[0.0]");
      await()
          .untilAsserted(
              () -> assertThat(server.post(ROUTE, SPLIT, BODY).body()).isEqualTo("[0.0]"));
    }
  }

  @Test
  void aSlowClientDelaysNoOther() throws Exception {
    Classifier classifier =
        Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018));
    try (TestServer server = TestServer.with(classifier, 1);
        Socket slow = server.connect()) {
      slow.getOutputStream().write(head("Content-Length: " + BODY.length()));
      slow.getOutputStream().write(BODY.substring(0, 100).getBytes());
      slow.getOutputStream().flush();
      assertThat(server.post(ROUTE, SPLIT, BODY).body()).isEqualTo("[0.0]");
      // A response may arrive shortly before its slot is free again.
      await()
          .untilAsserted(
              () ->
                  assertThat(server.get("/metrics").body())
                      .contains(
                          "mlids_http_requests_total{route=\"" + ROUTE + "\",status=\"200\"}"));
      slow.getOutputStream().write(BODY.substring(100).getBytes());
      assertThat(firstLine(slow.getInputStream())).contains("200");
    }
  }

  @Test
  void grantsMemoryForBodiesUpToABudget() {
    ByteBudget budget = new ByteBudget(100);
    try (ByteBudget.Claim first = budget.open(Thread.currentThread());
        ByteBudget.Claim second = budget.open(Thread.currentThread())) {
      first.add(60);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> second.add(50))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
      second.add(40);
    }
    try (ByteBudget.Claim all = budget.open(Thread.currentThread())) {
      all.add(100);
    }
  }

  private static CompletableFuture<HttpResponse<String>> postInBackground(TestServer server) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.post(ROUTE, SPLIT, BODY);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void assertBusy(HttpResponse<String> answer) throws Exception {
    assertError(answer, 503, "");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
  }

  private static byte[] head(String lengthHeader) {
    return ("POST "
            + ROUTE
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
            + SPLIT
            + "\r\n"
            + lengthHeader
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String firstLine(InputStream in) throws Exception {
    byte[] buffer = new byte[1000];
    int read = in.read(buffer);
    return new String(buffer, 0, read, StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }

  private static String everything(InputStream in) throws Exception {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Blocks every request until released. */
  private static final class BlockingClassifier extends ForwardingClassifier {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    BlockingClassifier(Classifier behind) {
      super(behind);
    }

    @Override
    public List<Verdict> verdicts(FeatureRows rows) {
      entered.countDown();
      try {
        assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return super.verdicts(rows);
    }
  }
}

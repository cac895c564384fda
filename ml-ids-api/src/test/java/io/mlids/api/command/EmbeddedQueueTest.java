package io.mlids.api.command;

import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.queue.EmbeddedQueue;
import io.mlids.api.testing.TestServer;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The whole service with its embedded queue, from which the AWS SDK reads. */
class EmbeddedQueueTest {
  @TempDir static Path folder;
  private static StartedApi api;

  @BeforeAll
  static void start() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    api =
        StartedApi.with(
            "--model", folder.toString(), "--embedded-queue", "--embedded-queue-port", "0");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void printsTheQueueUrl() {
    assertThat(api.output().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).matches("queue http://127\\.0\\.0\\.1:\\d+/\\d+/ml-ids-attacks"),
            line -> assertThat(line).matches("listening on http://127\\.0\\.0\\.1:\\d+"));
  }

  @Test
  @Tag("slow")
  void fiftyAttacksAreFiftyMessages() throws Exception {
    RequestBody body = RequestBody.of(Feature.all());
    IntStream.range(0, 60)
        .forEach(
            i -> body.row(Map.of(Feature.DST_PORT, "" + i, TOT_FWD_PKTS, i < 50 ? "10" : "1")));
    try (HttpClient client = HttpClient.newHttpClient();
        SqsClient sqs = sqs()) {
      String answer =
          client
              .send(
                  HttpRequest.newBuilder(api.url().resolve("/api/predictions"))
                      .header("Content-Type", TestServer.SPLIT)
                      .POST(BodyPublishers.ofString(body.split()))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(answer).startsWith("[1.0,").endsWith(",0.0]");

      List<Object> ports = new ArrayList<>();
      for (Message message : receiveAll(sqs)) {
        AttackNotification notification = AttackNotification.read(message.body());
        assertThat(notification.isAttack()).isTrue();
        ports.add(notification.flow().get("dst_port"));
      }
      assertThat(ports)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 50).mapToObj(i -> (Object) (long) i).toList());
    }
  }

  @Test
  void reportsThatItsPortIsInUse() {
    URI queue = api.queueUrl().orElseThrow();
    assertThatThrownBy(() -> EmbeddedQueue.start("127.0.0.1", queue.getPort()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("port " + queue.getPort() + " on 127.0.0.1")
        .hasMessageContaining("choose another embedded-queue-port");
  }

  /** Receives and deletes messages until the queue is empty. */
  private static List<Message> receiveAll(SqsClient sqs) {
    String url = api.queueUrl().orElseThrow().toString();
    List<Message> all = new ArrayList<>();
    List<Message> some;
    do {
      some =
          sqs.receiveMessage(
                  request -> request.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(2))
              .messages();
      some.forEach(
          message ->
              sqs.deleteMessage(
                  request -> request.queueUrl(url).receiptHandle(message.receiptHandle())));
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  private static SqsClient sqs() {
    URI queue = api.queueUrl().orElseThrow();
    return SqsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + queue.getPort()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .build();
  }
}

package io.mlids.api.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.alert.QueueServer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The embedded queue rejects what SQS rejects. */
@Tag("slow")
class EmbeddedQueueLimitsTest {
  private static QueueServer queue;
  private static SqsClient client;

  @BeforeAll
  static void start() throws Exception {
    queue = EmbeddedQueue.start("127.0.0.1", 0);
    client =
        SqsClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create("http://127.0.0.1:" + queue.url().getPort()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    queue.close();
  }

  @Test
  void acceptsAMebibyteAndNoMore() {
    send("x".repeat(1 << 20));
    assertThatThrownBy(() -> send("x".repeat((1 << 20) + 1))).isInstanceOf(SqsException.class);
  }

  @Test
  void refusesABatchOfMoreThanAMebibyte() {
    assertThatThrownBy(() -> send("x".repeat(600_000), "x".repeat(600_000)))
        .isInstanceOf(SqsException.class);
  }

  @Test
  void refusesAnEmptyBody() {
    assertThatThrownBy(() -> send("")).isInstanceOf(SqsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\u0008b", "a\u001fb", "a\ufffeb", "a\uffffb"})
  void refusesCharactersThatXmlForbids(String body) {
    assertThatThrownBy(() -> send(body)).isInstanceOf(SqsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb\r\n", "\u00e9", "\ud83d\ude00", "\ufffd"})
  void acceptsAllOtherCharacters(String body) {
    send(body);
  }

  private static void send(String body) {
    client.sendMessage(request -> request.queueUrl(queue.url().toString()).messageBody(body));
  }

  private static void send(String first, String second) {
    List<SendMessageBatchRequestEntry> entries =
        List.of(
            SendMessageBatchRequestEntry.builder().id("0").messageBody(first).build(),
            SendMessageBatchRequestEntry.builder().id("1").messageBody(second).build());
    assertThat(
            client
                .sendMessageBatch(
                    request -> request.queueUrl(queue.url().toString()).entries(entries))
                .successful())
        .hasSize(2);
  }
}

package io.mlids.api.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink.Delivery;
import io.mlids.core.alert.AttackNotification;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests against a scripted server, which returns SQS responses that ElasticMQ never sends. */
class SqsSinkTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Function<JsonNode, String> answer = SqsSinkTest::takeAll;
  private Function<JsonNode, Integer> status = request -> 200;
  private ScriptedServer<JsonNode> server;
  private List<JsonNode> requests;
  private SqsSink sink;

  @BeforeEach
  void start() throws Exception {
    server =
        ScriptedServer.start(
            0,
            "application/x-amz-json-1.0",
            JSON::readTree,
            request -> new ScriptedServer.Answer(status.apply(request), answer.apply(request)));
    requests = server.requests();
    sink = sinkFor("attacks");
  }

  private SqsSink sinkFor(String queue) {
    return new SqsSink(SqsTarget.local(server.url().resolve("/0/" + queue)));
  }

  @AfterEach
  void stop() {
    sink.close();
    server.close();
  }

  @Test
  void sendsTheEnvelopeThatATopicWouldHaveWritten() throws Exception {
    Notification queued = queued("x");
    assertThat(sink.send(List.of(queued))).isEqualTo(new Delivery(1, 0, 0, List.of(), ""));

    JsonNode envelope = JSON.readTree(entries(requests.getFirst()).getFirst());
    assertThat(envelope.get("Type").textValue()).isEqualTo("Notification");
    assertThat(envelope.get("MessageId").textValue()).isEqualTo(queued.messageId().toString());
    assertThat(envelope.get("TopicArn").textValue())
        .isEqualTo("arn:aws:sns:local:000000000000:ml-ids-predictions");
    assertThat(Instant.parse(envelope.get("Timestamp").textValue())).isEqualTo(queued.queuedAt());
    assertThat(envelope.get("Message").textValue()).isEqualTo(queued.notification().message());
    assertThat(envelope.at("/MessageAttributes/prediction/Value").textValue()).isEqualTo("attack");
  }

  @Test
  void keepsWhatTheServerCouldNotStoreAndGivesUpWhatItRefuses() {
    answer =
        request ->
            """
            {"Successful":[{"Id":"0","MessageId":"m","MD5OfMessageBody":"%s"}],
             "Failed":[{"Id":"1","Code":"InternalError","Message":"later","SenderFault":false},
                       {"Id":"2","Code":"InvalidMessage","Message":"never","SenderFault":true}]}
            """
                .formatted(Md5.of(entries(request).getFirst()));
    List<Notification> batch = List.of(queued("a"), queued("b"), queued("c"));
    Delivery delivery = sink.send(batch);
    assertThat(delivery.sent()).isEqualTo(1);
    assertThat(delivery.refused()).isEqualTo(1);
    assertThat(delivery.retry()).containsExactly(batch.get(1));
    assertThat(delivery.problem()).contains("never");
  }

  @Test
  void splitsABatchThatIsTooLargeForOneRequest() {
    List<Notification> batch =
        IntStream.range(0, 5).mapToObj(i -> queued(i + "x".repeat(400_000))).toList();
    assertThat(sink.send(batch)).isEqualTo(new Delivery(5, 0, 0, List.of(), ""));
    assertThat(requests).hasSize(3);
    assertThat(requests.stream().flatMap(request -> entries(request).stream()).toList())
        .zipSatisfy(
            batch, (body, queued) -> assertThat(body).contains(queued.messageId().toString()));
  }

  @Test
  void keepsTheRestInOrderAfterARequestThatFailed() {
    answer =
        request ->
            requests.size() > 1
                ? "no JSON"
                : """
                {"Successful":[{"Id":"0","MessageId":"m","MD5OfMessageBody":"%s"}],
                 "Failed":[{"Id":"1","Code":"InternalError","Message":"later","SenderFault":false}]}
                """
                    .formatted(Md5.of(entries(request).getFirst()));
    List<Notification> batch =
        IntStream.range(0, 5).mapToObj(i -> queued(i + "x".repeat(400_000))).toList();
    assertThat(sink.send(batch))
        .isEqualTo(new Delivery(1, 0, 0, batch.subList(1, 5), "InternalError: later"));
    assertThat(requests).hasSize(1);
  }

  @Test
  void givesUpOnWhatIsTooLargeForAMessage() {
    Delivery delivery = sink.send(List.of(queued("x".repeat(1_100_000)), queued("y")));
    assertThat(delivery.sent()).isEqualTo(1);
    assertThat(delivery.refused()).isEqualTo(1);
    assertThat(delivery.retry()).isEmpty();
    assertThat(delivery.problem()).contains("larger than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"ok\":true}",
        "{\"Successful\":[],\"Failed\":[]}",
        "{\"Successful\":[{\"Id\":\"7\",\"MessageId\":\"m\"}]}",
        "{\"Successful\":[{\"Id\":\"0\",\"MessageId\":\"m\"}]}",
        "{\"Successful\":[{\"Id\":\"0\",\"MD5OfMessageBody\":\"00000000000000000000000000000000\"}]}",
        "{\"Failed\":[{\"Id\":\"7\",\"SenderFault\":true}]}",
        "<html>Welcome</html>",
        ""
      })
  void keepsWhatAResponseDoesNotConfirm(String text) {
    answer = request -> text;
    List<Notification> batch = List.of(queued("a"), queued("b"));
    Delivery delivery = sink.send(batch);
    assertThat(delivery.sent()).isZero();
    assertThat(delivery.refused()).isZero();
    assertThat(delivery.retry()).isEqualTo(batch);
    assertThat(delivery.problem()).isNotEmpty();
  }

  @Test
  @Tag("slow")
  void reportsThatAServerConfirmsNothing() {
    answer = request -> "{}";
    assertThat(sink.send(List.of(queued("a"), queued("b"))).problem())
        .isEqualTo(
            "the response does not confirm 2 of 2 messages; check that this is the URL of an SQS"
                + " queue");
  }

  @Test
  void resendsOnlyWhatWasNotConfirmed() {
    answer =
        request ->
            "{\"Successful\":[{\"Id\":\"1\",\"MessageId\":\"m\",\"MD5OfMessageBody\":\"%s\"}]}"
                .formatted(Md5.of(entries(request).get(1)));
    List<Notification> batch = List.of(queued("a"), queued("b"), queued("c"));
    Delivery delivery = sink.send(batch);
    assertThat(delivery.sent()).isEqualTo(1);
    assertThat(delivery.retry()).containsExactly(batch.get(0), batch.get(2));
  }

  @Test
  void keepsWhatIsThrottledDespiteTheSenderFaultFlag() {
    answer =
        request ->
            "{\"Failed\":[{\"Id\":\"0\",\"Code\":\"KmsThrottled\",\"SenderFault\":true},"
                + "{\"Id\":\"1\",\"Code\":\"OverLimit\",\"SenderFault\":true}]}";
    List<Notification> batch = List.of(queued("a"), queued("b"));
    assertThat(sink.send(batch).retry()).isEqualTo(batch);
  }

  @ParameterizedTest
  @CsvSource({
    "400, com.amazonaws.sqs#QueueDoesNotExist",
    "400, com.amazonaws.sqs#RequestThrottled",
    "400, com.amazon.coral.service#ThrottlingException",
    "403, com.amazon.coral.service#AccessDeniedException",
    "403, InvalidClientTokenId",
    "404, com.amazonaws.sqs#InvalidAddress",
    "500, InternalFailure",
    "503, ServiceUnavailable"
  })
  void keepsEverythingWhileTheQueueCannotBeUsed(int code, String type) {
    status = request -> code;
    answer = request -> "{\"__type\":\"" + type + "\",\"message\":\"not now\"}";
    List<Notification> batch = List.of(queued("a"), queued("b"));
    Delivery delivery = sink.send(batch);
    assertThat(delivery.retry()).isEqualTo(batch);
    assertThat(delivery.problem()).contains("HTTP " + code);
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.amazonaws.sqs#InvalidMessageContents",
        "com.amazonaws.sqs#BatchRequestTooLong",
        "InvalidParameterValue"
      })
  void oneRefusedMessageDoesNotAffectTheOthers(String type) {
    status = request -> entries(request).stream().anyMatch(e -> e.contains("poison")) ? 400 : 200;
    answer =
        request ->
            status.apply(request) == 200
                ? takeAll(request)
                : "{\"__type\":\"" + type + "\",\"message\":\"never\"}";
    List<Notification> batch = List.of(queued("a"), queued("poison"), queued("c"));
    Delivery delivery = sink.send(batch);
    assertThat(delivery.sent()).isEqualTo(2);
    assertThat(delivery.refused()).isEqualTo(1);
    assertThat(delivery.retry()).isEmpty();
    assertThat(delivery.problem()).contains("never");
  }

  @Test
  void aMessageMayHaveTheMebibyteThatSqsAccepts() {
    int envelope = bodyLength("");
    assertThat(sink.send(List.of(queued("x".repeat((1 << 20) - envelope)))).sent()).isEqualTo(1);
    assertThat(entries(requests.getLast()).getFirst()).hasSize(1 << 20);
    assertThat(sink.send(List.of(queued("x".repeat((1 << 20) - envelope + 1)))).refused())
        .isEqualTo(1);
  }

  private int bodyLength(String text) {
    sink.send(List.of(queued(text)));
    return entries(requests.getLast()).getFirst().length();
  }

  @Test
  void aFifoQueueGetsAGroupAndTheIdentityOfTheMessage() {
    SqsSink fifo = sinkFor("attacks.fifo");
    List<Notification> batch = List.of(queued("a"), queued("b"));
    assertThat(fifo.send(batch)).isEqualTo(new Delivery(2, 0, 0, List.of(), ""));
    JsonNode entries = requests.getFirst().get("Entries");
    for (int i = 0; i < 2; i++) {
      assertThat(entries.get(i).get("MessageGroupId").textValue()).isEqualTo("ml-ids");
      assertThat(entries.get(i).get("MessageDeduplicationId").textValue())
          .isEqualTo(batch.get(i).messageId().toString());
    }
    fifo.close();
    sink.send(batch);
    assertThat(requests.getLast().get("Entries").get(0).has("MessageGroupId")).isFalse();
  }

  @Test
  void keepsEverythingIfNothingListens() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    SqsSink nobody =
        new SqsSink(SqsTarget.local(URI.create("http://127.0.0.1:" + free + "/0/attacks")));
    List<Notification> batch = List.of(queued("a"), queued("b"));
    Delivery delivery = nobody.send(batch);
    assertThat(delivery.retry()).isEqualTo(batch);
    assertThat(delivery.sent() + delivery.refused()).isZero();
    assertThat(delivery.problem()).containsIgnoringCase("refused");
    nobody.close();
  }

  private static Notification queued(String text) {
    return new Notification(
        UUID.randomUUID(),
        Instant.parse("2026-01-02T03:04:05.678Z"),
        () -> new AttackNotification(Arrays.asList("text"), Arrays.asList(text)),
        text.length());
  }

  private static List<String> entries(JsonNode request) {
    List<String> bodies = new ArrayList<>();
    request.get("Entries").forEach(entry -> bodies.add(entry.get("MessageBody").textValue()));
    return bodies;
  }

  private static String takeAll(JsonNode request) {
    StringBuilder successful = new StringBuilder();
    List<String> entries = entries(request);
    for (int i = 0; i < entries.size(); i++) {
      successful
          .append(i == 0 ? "" : ",")
          .append("{\"Id\":\"%d\",\"MessageId\":\"m\",".formatted(i))
          .append("\"MD5OfMessageBody\":\"%s\"}".formatted(Md5.of(entries.get(i))));
    }
    return "{\"Successful\":[" + successful + "]}";
  }
}

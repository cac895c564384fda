package io.mlids.api.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink.Delivery;
import io.mlids.core.alert.AttackNotification;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests against a scripted server of the test's own, which returns responses of SNS. */
class SnsSinkTest {
  private static final String ARN = "arn:aws:sns:eu-west-1:123456789012:ml-ids-predictions";
  private static final String ENTRY = "PublishBatchRequestEntries.member.";

  private Function<Map<String, String>, String> answer = SnsSinkTest::takeAll;
  private Function<Map<String, String>, Integer> status = request -> 200;
  private ScriptedServer<Map<String, String>> server;
  private List<Map<String, String>> requests;
  private SnsSink sink;

  @BeforeEach
  void start() throws Exception {
    server =
        ScriptedServer.start(
            0,
            "text/xml",
            SnsSinkTest::form,
            request -> new ScriptedServer.Answer(status.apply(request), answer.apply(request)));
    requests = server.requests();
    sink = sinkFor(ARN);
  }

  @AfterEach
  void stop() {
    sink.close();
    server.close();
  }

  private SnsSink sinkFor(String arn) {
    return new SnsSink(
        SnsTarget.of(
            arn,
            SnsPublish.ALL,
            Map.of(
                "AWS_ENDPOINT_URL", server.url().toString(),
                "AWS_ACCESS_KEY", "a",
                "AWS_SECRET_KEY", "s")));
  }

  @Test
  void publishesTheMessageWithTheAttributeThatTheOriginalsFilterPolicyReads() throws Exception {
    Notification attack = queued(1, "x");
    Notification benign = queued(0, "x");
    assertThat(sink.send(List.of(attack, benign))).isEqualTo(new Delivery(2, 0, 0, List.of(), ""));

    Map<String, String> request = requests.getFirst();
    assertThat(request).containsEntry("Action", "PublishBatch").containsEntry("TopicArn", ARN);
    assertThat(AttackNotification.read(request.get(ENTRY + "1.Message")))
        .isEqualTo(attack.notification());
    assertThat(attributes(request, 1))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("prediction", "attack", "message_id", attack.messageId().toString()));
    assertThat(attributes(request, 2))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("prediction", "benign", "message_id", benign.messageId().toString()));
  }

  @Test
  void splitsABatchIntoRequestsOf256Kibibytes() {
    List<Notification> batch =
        IntStream.range(0, 10).mapToObj(i -> queued(1, i + "x".repeat(100_000))).toList();
    assertThat(sink.send(batch)).isEqualTo(new Delivery(10, 0, 0, List.of(), ""));
    assertThat(requests).hasSize(5);
    assertThat(
            requests.stream()
                .flatMap(each -> Stream.of("1", "2").map(at -> each.get(ENTRY + at + ".Message")))
                .map(message -> message.replaceFirst("(?s).*\"(\\d)xx.*", "$1"))
                .collect(Collectors.joining()))
        .isEqualTo("0123456789");
  }

  @Test
  void givesUpOnWhatIsTooLargeForATopic() {
    Delivery delivery = sink.send(List.of(queued(1, "x".repeat(262_144)), queued(1, "y")));
    assertThat(delivery.sent()).isEqualTo(1);
    assertThat(delivery.refused()).isEqualTo(1);
    assertThat(delivery.retry()).isEmpty();
    assertThat(delivery.problem()).contains("larger than 262144 bytes");
  }

  @Test
  void keepsWhatTheTopicCouldNotStoreAndGivesUpWhatItRefuses() {
    answer =
        request ->
            published(
                "<Successful>"
                    + member(0)
                    + "</Successful><Failed>"
                    + failed(1, "InternalError", false)
                    + failed(2, "InvalidParameter", true)
                    + failed(3, "KMSThrottling", true)
                    + "</Failed>");
    List<Notification> batch =
        List.of(queued(1, "a"), queued(1, "b"), queued(1, "c"), queued(1, "d"), queued(1, "e"));
    Delivery delivery = sink.send(batch);
    assertThat(delivery.sent()).isEqualTo(1);
    assertThat(delivery.refused()).isEqualTo(1);
    assertThat(delivery.retry()).containsExactly(batch.get(1), batch.get(3), batch.get(4));
    assertThat(delivery.problem())
        .isEqualTo(
            "the response does not confirm 1 of 5 messages; check that this is the ARN of an SNS"
                + " topic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Welcome</html>", "{}", "<PublishBatchResponse/>"})
  void keepsWhatAResponseDoesNotConfirm(String text) {
    answer = request -> text;
    List<Notification> batch = List.of(queued(1, "a"), queued(1, "b"));
    Delivery delivery = sink.send(batch);
    assertThat(delivery.sent() + delivery.refused()).isZero();
    assertThat(delivery.retry()).isEqualTo(batch);
    assertThat(delivery.problem()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "404, NotFound, Topic does not exist",
    "400, InvalidParameter, Invalid parameter: TopicArn",
    "403, AuthorizationError, not allowed",
    "403, InvalidClientTokenId, who is this",
    "429, Throttling, Rate exceeded",
    "500, InternalError, later"
  })
  void keepsEverythingWhileTheTopicCannotBeUsed(int code, String type, String message) {
    status = request -> code;
    answer = request -> error(type, message);
    List<Notification> batch = List.of(queued(1, "a"), queued(1, "b"));
    Delivery delivery = sink.send(batch);
    assertThat(delivery.retry()).isEqualTo(batch);
    assertThat(delivery.problem()).contains(type + ", HTTP " + code);
    assertThat(requests).hasSize(1);
  }

  @Test
  void oneRefusedMessageDoesNotAffectTheOthers() {
    status = request -> request.values().stream().anyMatch(e -> e.contains("poison")) ? 400 : 200;
    answer =
        request ->
            status.apply(request) == 200
                ? takeAll(request)
                : error("InvalidParameter", "Invalid parameter: Message too long");
    Delivery delivery = sink.send(List.of(queued(1, "a"), queued(1, "poison"), queued(1, "c")));
    assertThat(delivery.sent()).isEqualTo(2);
    assertThat(delivery.refused()).isEqualTo(1);
    assertThat(delivery.retry()).isEmpty();
  }

  @Test
  void aFifoTopicGetsAGroupAndTheIdentityOfTheMessage() {
    SnsSink fifo = sinkFor(ARN + ".fifo");
    Notification queued = queued(1, "a");
    assertThat(fifo.send(List.of(queued)).sent()).isEqualTo(1);
    fifo.close();
    assertThat(requests.getFirst())
        .containsEntry(ENTRY + "1.MessageGroupId", "ml-ids")
        .containsEntry(ENTRY + "1.MessageDeduplicationId", queued.messageId().toString());
    sink.send(List.of(queued));
    assertThat(requests.getLast()).doesNotContainKey(ENTRY + "1.MessageGroupId");
  }

  @Test
  void theRegionComesFromTheArnAndTheServerFromTheEnvironment() {
    SnsTarget amazon = SnsTarget.of(ARN, SnsPublish.ATTACKS, Map.of("AWS_REGION", "us-west-2"));
    assertThat(amazon.connection().region().id()).isEqualTo("eu-west-1");
    assertThat(amazon.connection().endpoint()).isEmpty();
    assertThat(new SnsSink(amazon).wantsBenign()).isFalse();
    assertThat(sink.wantsBenign()).isTrue();
    assertThat(
            SnsTarget.of(ARN, SnsPublish.ALL, Map.of("AWS_ENDPOINT_URL", "http://localhost:4566"))
                .connection()
                .endpoint())
        .hasValue(URI.create("http://localhost:4566"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ml-ids", "arn:aws:sqs:eu-west-1:1:t", "arn:aws:sns:eu-west-1:1:t:u"})
  void refusesAnythingElseThanTheArnOfATopic(String arn) {
    assertThatThrownBy(() -> SnsTarget.of(arn, SnsPublish.ALL, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + arn
                + "' is not the ARN of an SNS topic, such as"
                + " arn:aws:sns:eu-west-1:123456789012:ml-ids-predictions");
  }

  private static Notification queued(int prediction, String text) {
    return Notification.of(
        () -> new AttackNotification(List.of("text", "prediction"), List.of(text, prediction)),
        text.length(),
        Instant.parse("2026-01-02T03:04:05.678Z"));
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  private static Map<String, String> attributes(Map<String, String> request, int entry) {
    Map<String, String> attributes = new TreeMap<>();
    String prefix = ENTRY + entry + ".MessageAttributes.entry.";
    for (int i = 1; request.containsKey(prefix + i + ".Name"); i++) {
      assertThat(request).containsEntry(prefix + i + ".Value.DataType", "String");
      attributes.put(
          request.get(prefix + i + ".Name"), request.get(prefix + i + ".Value.StringValue"));
    }
    return attributes;
  }

  private static String takeAll(Map<String, String> request) {
    long entries =
        request.keySet().stream().filter(key -> key.matches(".*member\\.\\d+\\.Id")).count();
    String members =
        IntStream.range(0, (int) entries)
            .mapToObj(SnsSinkTest::member)
            .collect(Collectors.joining());
    return published("<Successful>" + members + "</Successful><Failed/>");
  }

  private static String published(String result) {
    return "<PublishBatchResponse><PublishBatchResult>"
        + result
        + "</PublishBatchResult></PublishBatchResponse>";
  }

  private static String member(int id) {
    return "<member><Id>" + id + "</Id><MessageId>m</MessageId></member>";
  }

  private static String failed(int id, String code, boolean senderFault) {
    return "<member><Id>%d</Id><Code>%s</Code><Message>no</Message><SenderFault>%s</SenderFault></member>"
        .formatted(id, code, senderFault);
  }

  private static String error(String code, String message) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
        .formatted(code, message);
  }
}

package io.mlids.consumer;

import static io.mlids.consumer.ScriptedSqs.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.alert.AttackNotification;
import io.mlids.core.console.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

class NotificationConsumerTest {
  private static final String READABLE =
      "{\"columns\":[\"dst_port\"],\"index\":[0],\"data\":[[80]]}";
  private static final Message ONE = message("one", READABLE);
  private static final Message TWO = message("two", READABLE);
  private static final Message BROKEN = message("broken", "hello");
  private static final SdkClientException REFUSED =
      SdkClientException.create("cannot", new ConnectException("Connection refused"));

  private final ScriptedSqs sqs = new ScriptedSqs();
  private final StringWriter out = new StringWriter();
  private final StringWriter log = new StringWriter();

  private NotificationConsumer consumer(ConsumerSettings settings, Writer to) {
    return new NotificationConsumer(
        new AttackQueue(sqs, "http://host/queue"),
        settings,
        new JsonLineDisplay(),
        new PrintWriter(to),
        new PrintWriter(log),
        new ReentrantLock(),
        sqs);
  }

  private static ConsumerSettings settings(boolean delete, int wait, boolean once) {
    return new ConsumerSettings(delete, 10, wait, 60, OptionalLong.empty(), once);
  }

  /** Runs until the end of the script. */
  private void consume(ConsumerSettings settings) {
    assertThatThrownBy(() -> consumer(settings, out).run()).isInstanceOf(ScriptedSqs.End.class);
  }

  private String shownIds() {
    return out.toString().replaceAll("(?m)^.*\"message_id\":\"(\\w+)\".*$", "$1").strip();
  }

  @Test
  void aMessageIsDeletedAfterItWasShown() {
    sqs.brings(ONE, TWO);
    consume(settings(true, 10, false));
    assertThat(shownIds()).isEqualTo("one\ntwo");
    assertThat(sqs.deletes).hasSize(1);
    assertThat(sqs.deletes.getFirst()).containsExactly("receipt of one", "receipt of two");
  }

  @Test
  void anIncidentIsShownLikeAnAttackWithItsOwnColumns() {
    AttackNotification incident =
        new AttackNotification(
            List.of(
                "incident_id",
                "title",
                "severity",
                "attackers",
                "victims",
                AttackNotification.PREDICTION,
                AttackNotification.PROBABILITY,
                AttackNotification.PREDICTED_LABEL),
            List.of(
                "9f3ac1d2e4b5a697-3",
                "Port scan by 192.0.2.66 of 192.0.2.10",
                "medium",
                "192.0.2.66",
                "192.0.2.10",
                1L,
                0.99,
                "port_scan"));
    sqs.brings(
        message(
            "one",
            incident.envelope(UUID.randomUUID(), AttackNotification.LOCAL_TOPIC, Instant.EPOCH)));
    consume(settings(true, 10, false));
    assertThat(out.toString())
        .contains("\"predicted_label\":\"port_scan\"", "\"probability\":0.99")
        .contains("\"incident_id\":\"9f3ac1d2e4b5a697-3\"", "\"severity\":\"medium\"")
        .contains("\"attackers\":\"192.0.2.66\"", "\"victims\":\"192.0.2.10\"");
    StringWriter table = new StringWriter();
    new TableDisplay(TextTable.Overflow.NOWRAP)
        .show("one", Instant.EPOCH, incident, new PrintWriter(table));
    assertThat(table.toString()).contains("port_scan", "192.0.2.66", "medium");
  }

  @Test
  void aMessageThatTheSenderSentTwiceIsShownOnceAndDeletedTwice() throws Exception {
    AttackNotification attack = AttackNotification.read(READABLE);
    UUID sent = UUID.randomUUID();
    String topic = AttackNotification.LOCAL_TOPIC;
    String viaTopic =
        """
        {"Message":%s,"MessageId":"%s","MessageAttributes":{"message_id":{"Value":"%s"}}}\
        """;
    String text = "\"" + READABLE.replace("\"", "\\\"") + "\"";
    sqs.brings(
        message("one", attack.envelope(sent, topic, Instant.EPOCH)),
        message("two", attack.envelope(sent, topic, Instant.EPOCH.plusSeconds(1))),
        message("three", viaTopic.formatted(text, UUID.randomUUID(), sent)),
        message("four", attack.envelope(UUID.randomUUID(), topic, Instant.EPOCH)));
    consume(settings(true, 10, false));
    assertThat(shownIds()).isEqualTo("one\nfour");
    assertThat(sqs.deletes.getFirst()).hasSize(4);
  }

  @Test
  void aMessageThatComesAgainAlthoughDeletedIsDeletedAgainAndNotShown() {
    sqs.brings(ONE).brings(ONE, TWO);
    consume(settings(true, 10, false));
    assertThat(shownIds()).isEqualTo("one\ntwo");
    assertThat(sqs.deletes.get(1)).containsExactly("receipt of one", "receipt of two");
  }

  @Test
  void withoutDeletionAMessageThatComesBackIsShownAgain() {
    sqs.brings(ONE).brings(ONE);
    consume(settings(false, 10, false));
    assertThat(shownIds()).isEqualTo("one\none");
    assertThat(sqs.deletes).isEmpty();
  }

  @Test
  void anUnreadableMessageIsReportedOnceAndNeverDeletedHoweverOftenItComes() {
    sqs.brings(BROKEN, ONE).brings(BROKEN).brings(BROKEN).brings(BROKEN);
    consume(settings(true, 10, false));
    assertThat(log.toString().lines())
        .singleElement()
        .asString()
        .contains("unreadable message broken");
    assertThat(sqs.deletes).hasSize(1);
    assertThat(sqs.deletes.getFirst()).containsExactly("receipt of one");
    // The queue returns the same message immediately, so the consumer waits a second between
    // requests.
    assertThat(sqs.pauses).containsOnly(Duration.ofSeconds(1)).hasSize(3);
  }

  @Test
  void aLongWaitIsMadeOfStepsThatSqsAllows() throws Exception {
    sqs.isEmpty(3);
    consumer(settings(false, 45, true), out).run();
    assertThat(sqs.receives)
        .extracting(ReceiveMessageRequest::waitTimeSeconds)
        .containsExactly(20, 20, 5);
  }

  @Test
  void whatComesDuringTheWaitBeginsItAnew() throws Exception {
    sqs.isEmpty(1).brings(ONE).isEmpty(2);
    consumer(settings(true, 30, true), out).run();
    assertThat(sqs.receives)
        .extracting(ReceiveMessageRequest::waitTimeSeconds)
        .containsExactly(20, 10, 20, 10);
  }

  @Test
  void aRunThatEndsByItselfShowsEachMessageOnceAndEndsWhenOnlyKnownOnesCome() throws Exception {
    sqs.brings(ONE).brings(ONE).brings(ONE).brings(ONE);
    consumer(settings(false, 2, true), out).run();
    assertThat(shownIds()).isEqualTo("one");
    assertThat(sqs.receives).hasSize(4);
  }

  @Test
  void anUnreachableServerIsAskedAgainAfterGrowingPauses() {
    for (int i = 0; i < 7; i++) {
      sqs.fails(REFUSED);
    }
    sqs.brings(ONE).fails(REFUSED);
    consume(settings(true, 10, false));
    assertThat(sqs.pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 1L);
    assertThat(shownIds()).isEqualTo("one");
    assertThat(log.toString().lines())
        .hasSize(8)
        .first()
        .isEqualTo(
            "ml-ids-consumer: http://host/queue cannot be reached: Connection refused; trying again"
                + " in 1 s");
  }

  @Test
  void aBusyServerIsAskedAgain() {
    sqs.fails(SqsException.builder().statusCode(503).build()).brings(ONE);
    consume(settings(true, 10, false));
    assertThat(shownIds()).isEqualTo("one");
    assertThat(log.toString()).contains("answered 503");
  }

  @Test
  void aDeletionThatFailsIsTriedAgain() {
    sqs.brings(ONE).failsToDelete(REFUSED);
    consume(settings(true, 10, false));
    assertThat(shownIds()).isEqualTo("one");
    assertThat(sqs.deletes).hasSize(1);
  }

  @Test
  void aRunThatEndsByItselfDoesNotAskAgain() {
    sqs.fails(REFUSED);
    assertThatThrownBy(() -> consumer(settings(true, 10, true), out).run())
        .isInstanceOf(ConsumerStoppedException.class)
        .hasMessageContaining("Connection refused");
    assertThat(sqs.pauses).isEmpty();
  }

  @Test
  void refusedCredentialsAreNotTriedAgain() {
    sqs.fails(SqsException.builder().statusCode(403).build());
    assertThatThrownBy(() -> consumer(settings(true, 10, false), out).run())
        .isInstanceOf(UnusableQueueException.class)
        .hasMessageContaining("answered 403");
  }

  @Test
  void missingCredentialsAreSaid() {
    sqs.fails(SdkClientException.create("Unable to load credentials from any of the providers"));
    assertThatThrownBy(() -> consumer(settings(true, 10, false), out).run())
        .isInstanceOf(UnusableQueueException.class)
        .hasMessageContaining("no AWS credentials were found");
  }

  @Test
  void aMessageThatNobodySawIsNotDeleted() {
    sqs.brings(ONE);
    Writer closed =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("Broken pipe");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> consumer(settings(true, 10, false), closed).run())
        .isInstanceOf(ConsumerStoppedException.class)
        .hasMessageContaining("standard output is closed");
    assertThat(sqs.deletes).isEmpty();
  }

  @Test
  void whatIsRememberedIsBounded() {
    RecentIds ids = new RecentIds(2);
    assertThat(ids.add("a")).isTrue();
    assertThat(ids.add("b")).isTrue();
    assertThat(ids.add("a")).isFalse();
    assertThat(ids.add("c")).isTrue();
    assertThat(ids.contains("a")).isFalse();
    assertThat(ids.contains("b")).isTrue();
  }
}

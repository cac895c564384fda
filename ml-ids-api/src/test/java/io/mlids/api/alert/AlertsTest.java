package io.mlids.api.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.notify.NotificationQueue;
import io.mlids.api.testing.RecordingSink;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.testing.PacketAttacks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final RecordingSink sink = new RecordingSink();
  private final NotificationQueue messages = NotificationQueue.start(sink, CLOCK);

  @Test
  void anAttackInPacketsBecomesAMessageWithItsAddressesAndFeatures() throws Exception {
    Alerts alerts = Alerts.start(AlertSettings.DEFAULT, messages, CLOCK);
    alerts.report(PacketAttacks.tcp("10.0.0.1", 40_000, "10.0.0.2", 80, "Bot"), "0123456789ab");
    messages.close(Duration.ofSeconds(5));
    AttackNotification message = sink.received().getFirst();
    assertThat(sink.received()).hasSize(1);
    assertThat(message.columns())
        .startsWith("flow_id", "src_ip", "src_port", "dst_ip", "dst_port", "protocol", "timestamp")
        .endsWith("prediction", "probability", "predicted_label", "detected_at", "model_version")
        .hasSize(4 + 79 + 5);
    assertThat(message.flow())
        .containsEntry("flow_id", "10.0.0.1-10.0.0.2-40000-80-6")
        .containsEntry("src_ip", "10.0.0.1")
        .containsEntry("src_port", 40_000L)
        .containsEntry("dst_ip", "10.0.0.2")
        .containsEntry("dst_port", 80L)
        .containsEntry("protocol", 6L)
        .containsEntry("timestamp", "2018-02-14T18:51:07.000001Z")
        .containsEntry("flow_duration", 1_000_000L)
        .containsEntry("flow_byts_s", 300.0);
    assertThat(message.predictedLabel())
        .hasValueSatisfying(c -> assertThat(c.name()).isEqualTo("Bot"));
    assertThat(message.probability()).hasValue(0.875);
    assertThat(message.detectedAt()).contains(NOW);
    assertThat(message.modelVersion()).contains("0123456789ab");
    assertThat(AttackNotification.read(message.message())).isEqualTo(message);
  }

  @Test
  void anAttackInARowBecomesAMessageWithWhatWasSubmitted() {
    Alerts alerts = Alerts.start(AlertSettings.DEFAULT, messages, CLOCK);
    alerts.reportRow(
        List.of("flow_duration", "mine"),
        List.of(1, "yours"),
        20,
        PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 2, "Bot").verdict(),
        "0123456789ab");
    messages.close(Duration.ofSeconds(5));
    assertThat(sink.received().getFirst().flow())
        .containsOnlyKeys("flow_duration", "mine")
        .containsEntry("mine", "yours");
  }

  @Test
  void whatFindsAttacksIsToldNothingOfFailures() {
    messages.close(Duration.ZERO);
    Alerts.start(AlertSettings.DEFAULT, messages, CLOCK)
        .report(PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 2, "Bot"), "0123456789ab");
    assertThat(messages.counts().dropped()).isEqualTo(1);
  }
}

package io.mlids.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.api.alert.Alert;
import io.mlids.api.alert.SubmittedColumns;
import io.mlids.api.feed.LiveFilter;
import io.mlids.api.feed.LiveNotification;
import io.mlids.api.incident.JsonMembers;
import io.mlids.api.sink.AlertFileSettings;
import io.mlids.api.sink.AlertFormat;
import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationCounts;
import io.mlids.api.sink.NotificationSink;
import io.mlids.api.sink.Notifications;
import io.mlids.api.testing.RecordingSink;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.PacketAttacks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertsTest {
  private static final AlertSettings OF_FLOWS =
      AlertSettings.DEFAULT.withIncidents(
          IncidentSettings.DEFAULT.withNotifyAbout(NotifyAbout.FLOWS));

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;
  private final RecordingSink sink = new RecordingSink();
  private final Notifications messages = Notifications.start(sink, CLOCK);

  @Test
  void anAttackInPacketsBecomesAMessageWithItsAddressesAndFeatures() throws Exception {
    Alerts alerts = Alerts.start(OF_FLOWS, messages, CLOCK);
    alerts.report(
        PacketAttacks.tcp("10.0.0.1", 40_000, "10.0.0.2", 80, "Bot"),
        "0123456789ab",
        AlertOrigin.STREAM);
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
  void anAttackInARowBecomesAMessageWithWhatWasSubmitted() throws Exception {
    Alerts alerts = Alerts.start(OF_FLOWS, messages, CLOCK);
    alerts.reportRow(
        SubmittedColumns.of(List.of("flow_duration", "mine")),
        "a row",
        List.of(1, "yours"),
        20,
        PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 2, "Bot").verdict(),
        "0123456789ab");
    messages.close(Duration.ofSeconds(5));
    assertThat(sink.received().getFirst().index()).isEqualTo("a row");
    assertThat(sink.received().getFirst().flow())
        .containsOnlyKeys("flow_duration", "mine")
        .containsEntry("mine", "yours");
  }

  @Test
  void failuresToReportDoNotReachTheCaller() throws Exception {
    messages.close(Duration.ZERO);
    Alerts.start(OF_FLOWS, messages, CLOCK)
        .report(
            PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 2, "Bot"),
            "0123456789ab",
            AlertOrigin.STREAM);
    assertThat(messages.counts().dropped()).isEqualTo(1);
  }

  @Test
  void eachAttackIsAMessageWhileClientsAndTheFileGetRollups() throws Exception {
    Path path = folder.resolve("alerts.json");
    Alerts alerts =
        Alerts.start(
            OF_FLOWS.withFile(new AlertFileSettings(path, AlertFormat.JSON, 1 << 20, 5)),
            messages,
            CLOCK);
    for (int i = 0; i < 4; i++) {
      alerts.report(
          PacketAttacks.tcp("10.0.0.1", 40_000 + i, "10.0.0.2", 80, "Bot"),
          "0123456789ab",
          AlertOrigin.STREAM);
    }
    alerts.close(Duration.ofSeconds(5));
    messages.close(Duration.ofSeconds(5));
    assertThat(sink.received()).hasSize(4);
    List<LiveNotification> live = alerts.live().newest(LiveFilter.NONE, 10, Long.MAX_VALUE);
    assertThat(live.stream().map(n -> ((Alert) n.news().orElseThrow()).kind()))
        .containsExactly(Alert.Kind.ROLLUP, Alert.Kind.ATTACK);
    assertThat(((Alert) live.getFirst().news().orElseThrow()).count()).isEqualTo(4);
    assertThat(Files.readAllLines(path)).hasSize(2);
    assertThat(alerts.counts()).isEqualTo(new AlertCounts(4, 0, 3, 0, 0, 0, 2, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(AlertFormat.class)
  void alertsInFilesAndFeedsHaveReasons(AlertFormat format) throws Exception {
    Path path = folder.resolve("alerts");
    Alerts alerts =
        Alerts.start(
            OF_FLOWS.withFile(new AlertFileSettings(path, format, 1 << 20, 1)), messages, CLOCK);
    FeatureProfile profile = FeatureProfile.CORRECTED;
    int packets = profile.modelFeatures().indexOf(Feature.TOT_FWD_PKTS);
    Optional<Explainer> explainer =
        Explainer.of(
            HandMadeModel.binary(profile.modelFeatures().size())
                .split(0, packets, 1, true, -2, 2)
                .writeBundle(
                    folder.resolve("model"),
                    profile,
                    List.of(TrafficClass.BENIGN, TrafficClass.ATTACK)));
    alerts.explanations().use(() -> explainer);
    alerts.report(
        PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 80, "Bot"),
        "0123456789ab",
        AlertOrigin.STREAM);
    alerts.close(Duration.ofSeconds(5));
    messages.close(Duration.ofSeconds(5));
    String members =
        switch (format) {
          case EVE -> "/alert/context/ml_ids/explanation";
          case ECS -> "/mlids/explanation";
          case JSON -> "/verdict";
        };
    LiveNotification live = alerts.live().newest(LiveFilter.NONE, 10, Long.MAX_VALUE).getFirst();
    JsonMapper mapper = new JsonMapper();
    for (JsonNode explained :
        List.of(
            mapper.readTree(Files.readString(path)).at(members),
            mapper.readTree(live.json()).get("verdict"),
            mapper.readTree(live.withFeatures(JsonMembers.NONE)).get("verdict"))) {
      assertThat(explained.at("/reasons/0/text").textValue())
          .isEqualTo("packets from the source: 1");
      assertThat(explained.get("behaviour").textValue()).startsWith("the source sent 1 packet ");
    }
    assertThat(alerts.explanations().counts().explained()).as("computed once for all").isEqualTo(1);
  }

  @Test
  void aLogGetsOneShortLinePerRollup() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Notifications log = Notifications.start(new LineSink(lines), CLOCK);
    Alerts alerts = Alerts.start(OF_FLOWS, log, CLOCK);
    for (int i = 0; i < 300; i++) {
      alerts.report(
          PacketAttacks.tcp("10.0.0.1", i, "10.0.0.2", 80, "Bot\n"),
          "0123456789ab",
          AlertOrigin.STREAM);
    }
    alerts.reportRow(
        SubmittedColumns.of(List.of("Dst Port")),
        0L,
        List.of(443L),
        20,
        PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 2, "Bot").verdict(),
        "0123456789ab");
    alerts.close(Duration.ofSeconds(5));
    log.close(Duration.ofSeconds(5));
    assertThat(lines)
        .containsExactly(
            "attack Bot\\u000a, probability 0.875, 10.0.0.1:0 -> 10.0.0.2:80, protocol 6",
            "attack Bot, probability 0.875, a submitted row, destination port 443",
            "attack Bot\\u000a x 300 in 0 s, probability 0.875, 10.0.0.1:299 -> 10.0.0.2:80,"
                + " protocol 6");
    assertThat(log.counts()).isEqualTo(new NotificationCounts(3, 0, 0, 0, 0));
  }

  private record LineSink(List<String> lines) implements NotificationSink {
    @Override
    public Delivery send(List<Notification> batch) {
      batch.forEach(each -> lines.add(each.content().line()));
      return Delivery.complete(batch);
    }

    @Override
    public boolean wantsRollups() {
      return true;
    }

    @Override
    public String kind() {
      return "lines";
    }

    @Override
    public String description() {
      return "lines";
    }

    @Override
    public void close() {}
  }

  @Test
  void anAllowedAttackIsOnlyCounted() throws Exception {
    Path list = folder.resolve("allow.csv");
    Files.writeString(list, "source,reason\n10.0.0.0/24,our own scanner\n");
    Alerts alerts = Alerts.start(OF_FLOWS.withAllowList(list), messages, CLOCK);
    alerts.report(
        PacketAttacks.tcp("10.0.0.1", 1, "10.0.1.2", 80, "Bot"),
        "0123456789ab",
        AlertOrigin.STREAM);
    alerts.report(
        PacketAttacks.tcp("10.0.1.1", 1, "10.0.1.2", 80, "Bot"),
        "0123456789ab",
        AlertOrigin.STREAM);
    alerts.close(Duration.ofSeconds(5));
    messages.close(Duration.ofSeconds(5));
    assertThat(sink.received().stream().map(m -> m.flow().get("src_ip")))
        .containsExactly("10.0.1.1");
    assertThat(alerts.live().counts().published()).isEqualTo(1);
    assertThat(alerts.counts().suppressed()).isEqualTo(1);
    assertThat(alerts.allowList().suppressed().getFirst().suppressed()).isEqualTo(1);
  }

  @Test
  @Tag("slow")
  void theClockClosesWindowsAndReadsAChangedAllowList() throws Exception {
    Path list = folder.resolve("allow.csv");
    Files.writeString(list, "port,reason\n81,because\n");
    Alerts alerts =
        Alerts.start(
            OF_FLOWS.withRollupWindow(Duration.ofSeconds(1)).withAllowList(list),
            messages,
            Clock.systemUTC());
    alerts.report(
        PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 80, "Bot"),
        "0123456789ab",
        AlertOrigin.STREAM);
    alerts.report(
        PacketAttacks.tcp("10.0.0.1", 2, "10.0.0.2", 80, "Bot"),
        "0123456789ab",
        AlertOrigin.STREAM);
    await().until(() -> alerts.live().counts().published() == 2);
    Files.writeString(list, "port,reason\n80,because\n81,because\n");
    await().until(() -> alerts.allowList().suppressed().size() == 2);
    alerts.close(Duration.ofSeconds(5));
    messages.close(Duration.ofSeconds(5));
  }

  @Test
  @Tag("slow")
  void anAllowListOnABlockedDiskDoesNotKeepWindowsOpen() throws Exception {
    Path list = folder.resolve("allow.csv");
    Files.writeString(list, "port,reason\n81,because\n");
    Alerts alerts =
        Alerts.start(
            OF_FLOWS.withRollupWindow(Duration.ofSeconds(1)).withAllowList(list),
            messages,
            Clock.systemUTC());
    // The thread that reads the list waits for this lock as it would for a blocked disk.
    synchronized (alerts.allowList()) {
      alerts.report(
          PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 80, "Bot"),
          "0123456789ab",
          AlertOrigin.STREAM);
      alerts.report(
          PacketAttacks.tcp("10.0.0.1", 2, "10.0.0.2", 80, "Bot"),
          "0123456789ab",
          AlertOrigin.STREAM);
      await().until(() -> alerts.live().counts().published() == 2);
    }
    alerts.close(Duration.ofSeconds(5));
    messages.close(Duration.ofSeconds(5));
  }

  @Test
  void concurrentReportsAreNotLost() throws Exception {
    Alerts alerts = Alerts.start(OF_FLOWS, messages, CLOCK);
    DetectedFlow attack = PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 80, "Bot");
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(
                t ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              for (int i = 0; i < 500; i++) {
                                alerts.report(attack, "0123456789ab", AlertOrigin.STREAM);
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    alerts.close(Duration.ofSeconds(5));
    messages.close(Duration.ofSeconds(10));
    assertThat(alerts.counts().reported()).isEqualTo(4_000);
    LiveNotification rollup = alerts.live().newest(LiveFilter.NONE, 1, Long.MAX_VALUE).getFirst();
    assertThat(((Alert) rollup.news().orElseThrow()).count()).isEqualTo(4_000);
    NotificationCounts counts = messages.counts();
    assertThat(counts.sent() + counts.dropped()).isEqualTo(4_000);
  }
}

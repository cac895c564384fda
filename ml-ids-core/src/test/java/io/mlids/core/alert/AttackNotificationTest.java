package io.mlids.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.TrafficClass;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttackNotificationTest {
  private static final Instant DETECTED = Instant.parse("2018-02-21T10:15:06.1234567Z");
  private static final Verdict ATTACK =
      new Verdict(
          TrafficClass.ATTACK,
          0.75,
          true,
          Map.of(TrafficClass.BENIGN, 0.25, TrafficClass.ATTACK, 0.75));

  @Test
  void theMessageIsTheRowAndTheVerdictInPandasFormat() {
    AttackNotification notification =
        AttackNotification.of(
            List.of("dst_port", "timestamp", "flow_byts_s", "bwd_pkts_s"),
            Arrays.asList(80, "21/02/2018 10:15:06", 20263.87212, null),
            ATTACK,
            DETECTED,
            "0123456789ab");

    assertThat(notification.message())
        .isEqualTo(
            "{\"columns\":[\"dst_port\",\"timestamp\",\"flow_byts_s\",\"bwd_pkts_s\","
                + "\"prediction\",\"probability\",\"predicted_label\",\"detected_at\","
                + "\"model_version\"],\"index\":[0],"
                + "\"data\":[[80,\"21\\/02\\/2018 10:15:06\",20263.87212,null,"
                + "1,0.75,\"Attack\",\"2018-02-21T10:15:06.123456Z\",\"0123456789ab\"]]}");
  }

  @Test
  void escapesTextLikePandas() {
    // The expected text is the output of pandas 1.5.3 for this value.
    String value = "\t\n\r\b\f\\/\"\u001f\u20ac\ud83d\ude00\u007f<";
    assertThat(one("x/y", value).message())
        .isEqualTo(
            "{\"columns\":[\"x\\/y\"],\"index\":[0],\"data\":[[\"\\t\\n\\r\\b\\f\\\\\\/\\\"\\u001f"
                + "\\u20ac\\ud83d\\ude00\u007f<\"]]}");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0E16, 10000000000000000.0",
    "1.0E-4, 0.0001",
    "1.2E7, 12000000.0",
    "-123456789.125, -123456789.125",
    "0.1, 0.1",
    "1.0E300, 1.0E300",
    "5.0E-324, 4.9E-324",
    "NaN, null",
    "Infinity, null",
    "-Infinity, null"
  })
  void numbersKeepTheirDigitsAndNonFiniteOnesAreNull(double value, String expected) {
    assertThat(one("x", value).message()).endsWith("\"data\":[[" + expected + "]]}");
  }

  @Test
  void theEnvelopeIsThatOfSns() throws Exception {
    UUID id = UUID.fromString("11111111-2222-3333-4444-555555555555");
    AttackNotification notification =
        AttackNotification.of(List.of("dst_port"), List.of(80), ATTACK, DETECTED, "m");

    JsonNode envelope =
        new ObjectMapper()
            .readTree(
                notification.envelope(
                    id, AttackNotification.LOCAL_TOPIC, Instant.parse("2018-02-21T10:15:06Z")));

    assertThat(envelope.get("Type").asText()).isEqualTo("Notification");
    assertThat(envelope.get("MessageId").asText()).isEqualTo(id.toString());
    assertThat(envelope.get("TopicArn").asText())
        .isEqualTo("arn:aws:sns:local:000000000000:ml-ids-predictions");
    assertThat(envelope.get("Timestamp").asText()).isEqualTo("2018-02-21T10:15:06.000Z");
    assertThat(envelope.get("Message").asText()).isEqualTo(notification.message());
    assertThat(envelope.get("MessageAttributes").toString())
        .isEqualTo("{\"prediction\":{\"Type\":\"String\",\"Value\":\"attack\"}}");
  }

  @Test
  void readsBackTheVerdict() throws Exception {
    AttackNotification read =
        AttackNotification.read(
            AttackNotification.of(List.of("dst_port"), List.of(80), ATTACK, DETECTED, "cafe")
                .envelope(UUID.randomUUID(), "arn", DETECTED));

    assertThat(read.isAttack()).isTrue();
    assertThat(read.probability()).hasValue(0.75);
    assertThat(read.predictedLabel()).contains(TrafficClass.ATTACK);
    assertThat(read.detectedAt()).contains(Instant.parse("2018-02-21T10:15:06.123456Z"));
    assertThat(read.modelVersion()).contains("cafe");
    assertThat(read.flow()).isEqualTo(Map.of("dst_port", 80L));
  }

  @Test
  void readsNotificationsOfTheOriginalProgramWithOnlyAPrediction() throws Exception {
    AttackNotification read =
        AttackNotification.read(
            "{\"Message\":\"{\\\"columns\\\":[\\\"dst_port\\\",\\\"prediction\\\"],"
                + "\\\"index\\\":[7],\\\"data\\\":[[80,1.0]]}\"}");

    assertThat(read.isAttack()).isTrue();
    assertThat(read.probability()).isEmpty();
    assertThat(read.predictedLabel()).isEmpty();
    assertThat(read.detectedAt()).isEmpty();
    assertThat(read.modelVersion()).isEmpty();
    assertThat(read.flow()).isEqualTo(Map.of("dst_port", 80L));
  }

  @Test
  void aBenignVerdictIsMarkedAsBenign() {
    Verdict benign = new Verdict(TrafficClass.BENIGN, 0.1, false, Map.of());
    AttackNotification notification =
        AttackNotification.of(List.of(), List.of(), benign, DETECTED, "m");
    assertThat(notification.isAttack()).isFalse();
    assertThat(notification.value("prediction")).contains(0L);
    assertThat(notification.envelope(UUID.randomUUID(), "arn", DETECTED))
        .contains("\"Value\":\"benign\"");
  }

  @Test
  void theIndexIsTheLabelOfTheRow() throws Exception {
    AttackNotification row = new AttackNotification(List.of("a"), List.of(1));
    assertThat(row.message()).isEqualTo("{\"columns\":[\"a\"],\"index\":[0],\"data\":[[1]]}");
    assertThat(row.withIndex(7).message())
        .isEqualTo("{\"columns\":[\"a\"],\"index\":[7],\"data\":[[1]]}");
    assertThat(row.withIndex("x/").message())
        .isEqualTo("{\"columns\":[\"a\"],\"index\":[\"x\\/\"],\"data\":[[1]]}");
    for (Object index : new Object[] {7, "x", 0.5}) {
      AttackNotification named = row.withIndex(index);
      assertThat(AttackNotification.read(named.message())).isEqualTo(named);
    }
    assertThat(AttackNotification.read("{\"columns\":[\"a\"],\"data\":[[1]]}")).isEqualTo(row);
  }

  @Test
  void resultColumnsReplaceSubmittedOnes() {
    AttackNotification notification =
        AttackNotification.of(
            List.of("prediction", "dst_port"), List.of(0, 80), ATTACK, DETECTED, "m");
    assertThat(notification.columns())
        .containsExactly(
            "dst_port",
            "prediction",
            "probability",
            "predicted_label",
            "detected_at",
            "model_version");
    assertThat(notification.value("prediction")).contains(1L);
  }

  @Test
  void anyRowIsReadBackFromBothBodies() throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    for (int run = 0; run < 500; run++) {
      int width = random.nextInt(90);
      List<String> columns = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        columns.add(i + ":" + randomText(random));
        values.add(randomValue(random, 0));
      }
      Verdict verdict =
          new Verdict(new TrafficClass("DoS / Ä" + run), random.nextDouble(), true, Map.of());
      AttackNotification sent =
          AttackNotification.of(columns, values, verdict, DETECTED, "0123456789ab");

      assertThat(AttackNotification.read(sent.message())).isEqualTo(sent);
      assertThat(
              AttackNotification.read(
                  sent.envelope(UUID.randomUUID(), AttackNotification.LOCAL_TOPIC, DETECTED)))
          .isEqualTo(sent);
      assertThat(sent.message()).isASCII();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "1",
        "null",
        "{}",
        "{\"Message\":7}",
        "{\"Message\":\"hello\"}",
        "{\"Message\":\"{}\"}",
        "{\"columns\":[\"a\"]}",
        "{\"columns\":[\"a\"],\"data\":[]}",
        "{\"columns\":[\"a\"],\"data\":[1]}",
        "{\"columns\":[\"a\"],\"data\":[[1],[2]]}",
        "{\"columns\":[\"a\"],\"data\":[[1,2]]}",
        "{\"columns\":[\"a\",\"a\"],\"data\":[[1,2]]}",
        "{\"columns\":[\"a\"],\"data\":[[1]]} x",
        "{\"columns\":[\"a\"],\"data\":[[1]]"
      })
  void refusesOtherMessagesWithAOneLineError(String body) {
    assertThatThrownBy(() -> AttackNotification.read(body))
        .isInstanceOf(NotificationFormatException.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n");
  }

  @Test
  void refusesRowsThatDoNotMatchTheirColumns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttackNotification(List.of("a"), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttackNotification(List.of("a"), List.of(new Object())));
  }

  private static AttackNotification one(String column, Object value) {
    return new AttackNotification(List.of(column), List.of(value));
  }

  private static Object randomValue(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth < 2 ? 9 : 7)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextLong();
      case 2 -> Double.longBitsToDouble(random.nextLong());
      case 3 -> random.nextDouble() * Math.pow(10, random.nextInt(-20, 20));
      case 4 -> randomText(random);
      case 5 -> random.nextBoolean();
      case 6 -> new BigInteger(80, new java.util.Random(random.nextLong()));
      case 7 -> List.of(randomValue(random, depth + 1), randomValue(random, depth + 1));
      default -> Map.of(randomText(random), randomValue(random, depth + 1));
    };
  }

  /** Random UTF-16 without unpaired surrogates. */
  private static String randomText(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int point = random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x110000);
      text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? '/' : point);
    }
    return text.toString();
  }

  @Test
  void doesNotCacheFieldNamesOfMessages() throws Exception {
    String body = "{\"a name that only this message has\":1}";
    String first = NotificationReader.JSON.readTree(body).fieldNames().next();
    String second = NotificationReader.JSON.readTree(body).fieldNames().next();
    // If field names were cached, the second call would return the same instance.
    assertThat(second).isEqualTo(first).isNotSameAs(first);
  }
}

package io.mlids.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.TrafficClass;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final TrafficClass BENIGN = TrafficClass.BENIGN;
  private static final TrafficClass ATTACK = TrafficClass.ATTACK;
  private static final TrafficClass INFILTERATION = TrafficClass.INFILTERATION;
  private static final TrafficClass BOT = new TrafficClass("Bot");
  private static final TrafficClass SSH = new TrafficClass("SSH-Bruteforce");

  /**
   * The rows have these scores and labels: .9 bot, .8 benign, .7 infilteration, .7 benign, .6 bot,
   * .4 ssh, .3 benign, .1 benign.
   */
  private static Evaluation binary() {
    Evaluation.Builder builder =
        Evaluation.builder(List.of(BENIGN, ATTACK), Set.of(BENIGN, BOT, INFILTERATION), 0.5);
    builder.add(BOT, 0.9, ATTACK).add(BENIGN, 0.8, ATTACK).add(INFILTERATION, 0.7, ATTACK);
    builder.add(BENIGN, 0.7, ATTACK).add(BOT, 0.6, ATTACK).add(SSH, 0.4, BENIGN);
    builder.add(BENIGN, 0.3, BENIGN).add(BENIGN, 0.1, BENIGN);
    return builder.build();
  }

  @Test
  void countsDecisionsAgainstWhetherTheLabelIsAnAttack() {
    DetectionFigures all = binary().all();
    assertThat(all.attacks()).isEqualTo(4);
    assertThat(all.benign()).isEqualTo(4);
    assertThat(all.detected()).isEqualTo(3);
    assertThat(all.falseAlarms()).isEqualTo(2);
    assertThat(all.precision()).isEqualTo(3.0 / 5);
    assertThat(all.recall()).isEqualTo(3.0 / 4);
    assertThat(all.f1()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(all.falsePositiveRate()).isEqualTo(0.5);
  }

  @Test
  void averagePrecisionTakesRowsOfOneScoreTogether() {
    // Scores in descending order: .9 (1 of 1), .7 (2 of 4), .6 (3 of 5), .4 (4 of 6); a quarter of
    // recall each.
    assertThat(binary().all().prAuc())
        .isCloseTo(0.25 * (1 + 2.0 / 4 + 3.0 / 5 + 4.0 / 6), within(1e-12));
    // Without the row that scored .7: .9 (1 of 1), .6 (2 of 4), .4 (3 of 5); a third each.
    assertThat(binary().withoutInfilteration().prAuc())
        .isCloseTo((1 + 2.0 / 4 + 3.0 / 5) / 3, within(1e-12));
  }

  @Test
  void givesAllFiguresWithoutInfilterationToo() {
    DetectionFigures without = binary().withoutInfilteration();
    assertThat(without.attacks()).isEqualTo(3);
    assertThat(without.benign()).isEqualTo(4);
    assertThat(without.precision()).isEqualTo(2.0 / 4);
    assertThat(without.recall()).isEqualTo(2.0 / 3);
  }

  @Test
  void expectedPrecisionFollowsFromBothRatesByBayesRule() {
    // Recall 0.75, false-positive rate 0.5.
    DetectionFigures all = binary().all();
    assertThat(all.expectedPrecision(0.5)).isCloseTo(0.6, within(1e-12));
    assertThat(all.expectedPrecision(0.01)).isCloseTo(0.0075 / (0.0075 + 0.495), within(1e-12));
    assertThat(all.expectedPrecision(0)).isZero();
  }

  @Test
  void givesSupportAndRecallOfEachLabelAndWhetherTheModelKnowsIt() {
    Evaluation evaluation = binary();
    assertThat(evaluation.classes())
        .extracting(ClassFigures::label)
        .containsExactly(BENIGN, BOT, INFILTERATION, SSH);
    assertThat(evaluation.classes())
        .extracting(ClassFigures::support)
        .containsExactly(4L, 2L, 1L, 1L);
    assertThat(evaluation.classes())
        .extracting(ClassFigures::recall)
        .containsExactly(0.5, 1.0, 1.0, 0.0);
    assertThat(evaluation.unseenClasses()).containsExactly(SSH);
  }

  @Test
  void theConfusionMatrixOfABinaryModelHasItsDecisionsAsColumns() {
    ConfusionMatrix confusion = binary().confusion();
    assertThat(confusion.truths()).containsExactly(BENIGN, BOT, INFILTERATION, SSH);
    assertThat(confusion.predictions()).containsExactly(BENIGN, ATTACK);
    assertThat(confusion.counts())
        .containsExactly(List.of(2L, 2L), List.of(0L, 2L), List.of(0L, 1L), List.of(1L, 0L));
    assertThat(binary().macroF1()).isEmpty();
  }

  @Test
  void aMulticlassModelIsJudgedClassByClass() {
    Evaluation.Builder builder =
        Evaluation.builder(List.of(BENIGN, BOT, SSH), Set.of(BENIGN, BOT, SSH), 0.5);
    builder.add(BENIGN, 0.1, BENIGN).add(BENIGN, 0.2, BENIGN).add(BENIGN, 0.9, BOT);
    builder.add(BOT, 0.8, BOT).add(BOT, 0.7, SSH).add(BOT, 0.3, BENIGN);
    builder.add(INFILTERATION, 0.6, SSH);
    Evaluation evaluation = builder.build();

    assertThat(evaluation.all().detected()).isEqualTo(3);
    assertThat(evaluation.confusion().count(BOT, SSH)).isEqualTo(1);
    assertThat(evaluation.classes())
        .extracting(ClassFigures::label)
        .containsExactly(BENIGN, BOT, INFILTERATION, SSH);
    ClassFigures bot = evaluation.classes().get(1);
    assertThat(bot.recall()).as("an attack of another name is still found").isEqualTo(2.0 / 3);
    assertThat(bot.classRecall()).isEqualTo(1.0 / 3);
    assertThat(bot.classPrecision()).isEqualTo(0.5);
    assertThat(bot.classF1()).isEqualTo(0.4);
    // F1: benign 2·2/(3+3), bot 2·1/(2+3), infilteration 0, ssh (predicted only) 0.
    assertThat(evaluation.macroF1().orElseThrow()).isCloseTo((4.0 / 6 + 0.4) / 4, within(1e-12));
    assertThat(evaluation.macroF1WithoutInfilteration().orElseThrow())
        .isCloseTo((4.0 / 6 + 0.4) / 3, within(1e-12));
  }

  @Test
  void withoutInfilterationItIsNoLabelToAverageEvenWhereItIsPredicted() {
    Evaluation evaluation =
        Evaluation.builder(List.of(BENIGN, BOT, INFILTERATION), Set.of(BENIGN, BOT), 0.5)
            .add(BENIGN, 0.1, BENIGN)
            .add(BENIGN, 0.6, INFILTERATION)
            .add(BOT, 0.9, BOT)
            .add(INFILTERATION, 0.7, INFILTERATION)
            .build();
    // F1: benign 2·1/(2+1), bot 1, infilteration 2·1/(1+2).
    assertThat(evaluation.macroF1().orElseThrow()).isCloseTo((4.0 / 3 + 1) / 3, within(1e-12));
    assertThat(evaluation.macroF1WithoutInfilteration().orElseThrow())
        .isCloseTo((2.0 / 3 + 1) / 2, within(1e-12));
  }

  @Test
  void figuresThatRowsWithoutAttacksDoNotDefineAreNotANumber() {
    Evaluation evaluation =
        Evaluation.builder(List.of(BENIGN, ATTACK), Set.of(BENIGN), 0.5)
            .add(BENIGN, 0.2, BENIGN)
            .build();
    assertThat(evaluation.all().prAuc()).isNaN();
    assertThat(evaluation.all().precision()).isNaN();
    assertThat(evaluation.all().recall()).isNaN();
    assertThat(evaluation.all().f1()).isNaN();
    assertThat(evaluation.all().falsePositiveRate()).isZero();
    assertThat(evaluation.all().expectedPrecision(0.01)).isNaN();
    assertThat(evaluation.curve()).isEmpty();
    assertThat(lines(evaluation)).contains("pr_auc: n/a", "recall: n/a", "f1: n/a");
    ObjectNode json = evaluation.toJson();
    assertThat(json.get("pr_auc").isNull()).isTrue();
    assertThat(json.get("expected_precision").get("0.01").isNull()).isTrue();
    assertThat(json.get("false_positive_rate").asDouble()).isZero();
  }

  @Test
  void figuresThatRowsWithoutBenignOnesDoNotDefineAreNotANumber() {
    Evaluation evaluation =
        Evaluation.builder(List.of(BENIGN, ATTACK), Set.of(BENIGN, BOT), 0.5)
            .add(BOT, 0.2, BENIGN)
            .add(BOT, 0.8, ATTACK)
            .build();
    assertThat(evaluation.all().prAuc()).isEqualTo(1);
    assertThat(evaluation.all().precision()).isEqualTo(1);
    assertThat(evaluation.all().recall()).isEqualTo(0.5);
    assertThat(evaluation.all().falsePositiveRate()).isNaN();
    assertThat(evaluation.all().expectedPrecision(0.01)).isNaN();
  }

  @Test
  void aModelThatMissesEveryAttackHasNoPrecisionAndAnF1OfZero() {
    Evaluation evaluation =
        Evaluation.builder(List.of(BENIGN, ATTACK), Set.of(BENIGN, BOT), 0.5)
            .add(BOT, 0.2, BENIGN)
            .add(BENIGN, 0.1, BENIGN)
            .build();
    assertThat(evaluation.all().precision()).isNaN();
    assertThat(evaluation.all().f1()).isZero();
  }

  @Test
  void noRowsAtAllDefineNothing() {
    Evaluation evaluation =
        Evaluation.builder(List.of(BENIGN, BOT), Set.of(BENIGN, BOT), 0.5).build();
    assertThat(evaluation.rows()).isZero();
    assertThat(evaluation.all().prAuc()).isNaN();
    assertThat(evaluation.macroF1().orElseThrow()).isNaN();
    assertThat(lines(evaluation)).contains("rows: 0", "f1: n/a");
  }

  @Test
  void exactlyOneLineEachBeginsWithTheFourHeadlineFigures() {
    for (String name : List.of("pr_auc:", "precision:", "recall:", "f1:")) {
      assertThat(lines(binary())).filteredOn(line -> line.startsWith(name)).hasSize(1);
    }
    assertThat(lines(binary()))
        .contains("precision: 0.600000", "recall: 0.750000", "f1: 0.666667")
        .anyMatch(line -> line.startsWith("SSH-Bruteforce") && line.endsWith("  no"));
  }

  @Test
  void theJsonHoldsEveryFigure() {
    ObjectNode json = binary().toJson();
    assertThat(json.get("rows").asLong()).isEqualTo(8);
    assertThat(json.get("precision").asDouble()).isEqualTo(0.6);
    assertThat(json.get("without_infilteration").get("precision").asDouble()).isEqualTo(0.5);
    assertThat(json.get("classes").get("Bot").get("recall").asDouble()).isEqualTo(1);
    assertThat(json.get("classes").get("SSH-Bruteforce").get("seen_in_training").asBoolean())
        .isFalse();
    assertThat(json.get("classes_not_seen_in_training")).hasToString("[\"SSH-Bruteforce\"]");
    assertThat(json.get("confusion_matrix").get("counts").get("Benign")).hasToString("[2,2]");
  }

  @Test
  void refusesWhatIsNoProbabilityOrNoClassOfTheModel() {
    Evaluation.Builder builder = Evaluation.builder(List.of(BENIGN, ATTACK), Set.of(), 0.5);
    assertThatThrownBy(() -> builder.add(BENIGN, Double.NaN, BENIGN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.add(BENIGN, 1.1, BENIGN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.add(BENIGN, 0.9, BOT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Bot");
  }

  private static List<String> lines(Evaluation evaluation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    evaluation.print(new PrintWriter(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}

package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import io.mlids.train.matrix.ClassTable;
import io.mlids.train.matrix.FlowMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetClassesTest {
  private static final TrafficClass BOT = new TrafficClass("Bot");
  private static final TrafficClass PORT_SCAN = new TrafficClass("PortScan");

  @Test
  void aBinaryModelTellsAttacksOfAnyClass() {
    TargetClasses classes =
        TargetClasses.of(Objective.BINARY, Map.of(PORT_SCAN, 1L, TrafficClass.BENIGN, 1L, BOT, 1L));
    assertThat(classes.classes()).containsExactly(TrafficClass.BENIGN, TrafficClass.ATTACK);
    assertThat(classes.targetOf(new TrafficClass("Never seen"))).isEqualTo(1);
    assertThat(classes.targetOf(TrafficClass.BENIGN)).isZero();
  }

  @Test
  void aMulticlassModelKnowsTheClassesOfItsRowsByName() {
    TargetClasses classes =
        TargetClasses.of(
            Objective.MULTICLASS, Map.of(PORT_SCAN, 1L, TrafficClass.BENIGN, 1L, BOT, 1L));
    assertThat(classes.classes()).containsExactly(TrafficClass.BENIGN, BOT, PORT_SCAN);
    assertThat(classes.targetOf(PORT_SCAN)).isEqualTo(2);
    assertThat(classes.targetOf(new TrafficClass("Never seen"))).isEqualTo(-1);
  }

  @Test
  void rowsOfOneKindOnlyAreRefused() {
    assertThatThrownBy(() -> TargetClasses.of(Objective.BINARY, Map.of(TrafficClass.BENIGN, 9L)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("all Benign");
    assertThatThrownBy(() -> TargetClasses.of(Objective.MULTICLASS, Map.of(BOT, 9L)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("all attacks");
  }

  @Test
  void balancedClassesWeighTheSameInTotalAndUnknownOnesNothing() {
    ClassTable table = new ClassTable();
    try (FlowMatrix rows = new FlowMatrix(List.of(Feature.FLOW_BYTS_S), table);
        FlowMatrix others = new FlowMatrix(List.of(Feature.FLOW_BYTS_S), table);
        Arena arena = Arena.ofConfined()) {
      for (String label : List.of("Benign", "Benign", "Benign", "Bot", "PortScan", "Bot")) {
        rows.add(new float[1], table.numberOf(label));
      }
      others.add(new float[1], table.numberOf("Heartbleed"));
      others.add(new float[1], table.numberOf("Bot"));
      TargetClasses classes =
          TargetClasses.of(Objective.MULTICLASS, TargetClasses.rowsOfClass(rows));

      float[] weights = classes.balancedWeights(rows);

      assertThat(weights).containsExactly(6 / (3 * 3f), 6 / (3 * 2f), 6 / (3 * 1f));
      assertThat(classes.equalWeights()).containsExactly(1, 1, 1);
      assertThat(classes.weights(others, weights, arena).toArray(ValueLayout.JAVA_FLOAT))
          .containsExactly(0, 1);
      assertThat(classes.targets(others, arena).toArray(ValueLayout.JAVA_FLOAT))
          .containsExactly(0, 1);
      assertThat(classes.targets(rows, arena).toArray(ValueLayout.JAVA_FLOAT))
          .containsExactly(0, 0, 0, 1, 2, 1);
      assertThat(TargetClasses.rowsOfClass(rows))
          .isEqualTo(Map.of(TrafficClass.BENIGN, 3L, BOT, 2L, PORT_SCAN, 1L));
      assertThat(TargetClasses.rowsOfClass(rows).keySet())
          .containsExactly(TrafficClass.BENIGN, BOT, PORT_SCAN);
    }
  }
}

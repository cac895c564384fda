package io.mlids.train.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.FlowBatch;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowMatrixTest {
  private static final List<Feature> FEATURES =
      List.of(Feature.FLOW_BYTS_S, Feature.INIT_FWD_WIN_BYTS);

  @Test
  void keepsEveryRowAcrossChunks() {
    ClassTable classes = new ClassTable();
    try (FlowMatrix matrix = new FlowMatrix(FEATURES, classes)) {
      FlowBatch batch = new FlowBatch(50_000);
      int rows = FlowMatrix.CHUNK_ROWS + 30_000;
      for (int done = 0; done < rows; done += batch.size()) {
        batch.setSize(Math.min(batch.capacity(), rows - done));
        for (int i = 0; i < batch.size(); i++) {
          batch.column(Feature.FLOW_BYTS_S)[i] = done + i;
          batch.column(Feature.INIT_FWD_WIN_BYTS)[i] = -(done + i);
          batch.labels()[i] = (done + i) % 3 == 0 ? "Bot" : "Benign";
        }
        matrix.add(batch);
      }
      assertThat(matrix.rowCount()).isEqualTo(rows);
      assertThat(matrix.chunkCount()).isEqualTo(2);
      assertThat(matrix.rowsOfChunk(0)).isEqualTo(FlowMatrix.CHUNK_ROWS);
      assertThat(matrix.rowsOfChunk(1)).isEqualTo(30_000);
      for (int row = 0; row < rows; row++) {
        int bot = classes.numberOf("Bot");
        if (matrix.value(row, 0) != row
            || matrix.value(row, 1) != -row
            || (matrix.label(row) == bot) != (row % 3 == 0)) {
          throw new AssertionError("row " + row + " is another");
        }
      }
      assertThat(matrix.column(1, 0).getAtIndex(ValueLayout.JAVA_FLOAT, 7))
          .isEqualTo(FlowMatrix.CHUNK_ROWS + 7);
      assertThat(matrix.column(1, 0).byteSize()).isEqualTo(4 * 30_000);
    }
  }

  @Test
  void valuesAreWhatModelsReadOfThem() {
    FlowBatch batch = new FlowBatch(4);
    batch.setSize(4);
    double[] values = {Double.POSITIVE_INFINITY, -1, 1e300, 0.5};
    for (int i = 0; i < values.length; i++) {
      batch.column(Feature.FLOW_BYTS_S)[i] = values[i];
      batch.column(Feature.INIT_FWD_WIN_BYTS)[i] = values[i];
      batch.labels()[i] = "Benign";
    }
    try (FlowMatrix matrix = new FlowMatrix(FEATURES, new ClassTable())) {
      matrix.add(batch);
      assertThat(matrix.value(0, 0)).isNaN();
      assertThat(matrix.value(1, 0)).isNaN();
      assertThat(matrix.value(1, 1)).isEqualTo(-1);
      assertThat(matrix.value(2, 0)).as("XGBoost knows no infinity").isEqualTo(Float.MAX_VALUE);
      assertThat(matrix.value(3, 0)).isEqualTo(0.5f);
    }
  }

  @Test
  void spellingsOfOneClassHaveOneNumber() {
    ClassTable classes = new ClassTable();
    assertThat(classes.numberOf("BENIGN")).isEqualTo(classes.numberOf("Benign")).isZero();
    assertThat(classes.numberOf("Bot")).isEqualTo(1);
    assertThat(classes.classOf(0)).isEqualTo(TrafficClass.BENIGN);
    assertThat(classes.size()).isEqualTo(2);
  }

  @Test
  void isOfNoUseOnceClosed() {
    FlowMatrix matrix = new FlowMatrix(FEATURES, new ClassTable());
    matrix.add(new float[] {1, 2}, 0);
    matrix.close();
    assertThatThrownBy(() -> matrix.value(0, 0)).isInstanceOf(IllegalStateException.class);
  }
}

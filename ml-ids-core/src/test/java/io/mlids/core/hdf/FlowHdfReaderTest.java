package io.mlids.core.hdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.StorageType;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames come from {@code pandas/make_frames.py} in the test resources. */
class FlowHdfReaderTest {
  private static final int ROWS = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain.h5", "categorical_label.h5", "data_columns.h5"})
  void readsEveryCellInAnyBlockLayout(String name) throws IOException {
    try (FlowHdfReader reader = FlowHdfReader.open(frame(name))) {
      FlowBatch batch = new FlowBatch();

      assertThat(reader.rowCount()).isEqualTo(ROWS);
      assertThat(reader.profile()).isEqualTo(FeatureProfile.CSE2018);
      assertThat(reader.filled()).isEmpty();
      assertThat(reader.read(batch)).isTrue();
      assertThat(batch.size()).isEqualTo(ROWS);
      for (Feature feature : Feature.all()) {
        if (!feature.isText()) {
          assertThat(Arrays.copyOf(batch.column(feature), ROWS))
              .as(feature.columnName())
              .isEqualTo(made(feature));
        }
      }
      assertThat(Arrays.copyOf(batch.index(), ROWS)).containsExactly(10, 11, 1L << 40, 13, 5, 6);
      assertThat(Arrays.copyOf(batch.timestamps(), 2))
          .containsExactly("14/02/2018 08:31:00", "14/02/2018 08:31:01");
      assertThat(Arrays.copyOf(batch.labels(), ROWS))
          .containsExactly("Benign", "SSH-Bruteforce", "Benign", "Café attack", "Bot", "Benign");
      assertThat(reader.read(batch)).isFalse();
      assertThat(batch.size()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"numbered_label.h5", "numbered_label_float.h5", "numbered_label_categorical.h5"})
  void readsNumberedClassesAndNamesOfOtherReleases(String name) throws IOException {
    LabelTally tally = new LabelTally(BenignLabels.published());
    try (FlowReader reader =
        new BenignReader(FlowHdfReader.open(frame(name)), BenignLabels.published(), tally)) {
      FlowBatch batch = new FlowBatch();
      assertThat(reader.read(batch)).isTrue();
      assertThat(Arrays.copyOf(batch.labels(), ROWS))
          .containsExactly("Benign", "1", "Benign", "12", "1", "Benign");
      for (Feature feature : List.of(Feature.TOTLEN_FWD_PKTS, Feature.FLOW_BYTS_S)) {
        assertThat(Arrays.copyOf(batch.column(feature), ROWS)).isEqualTo(made(feature));
      }
    }
    assertThat(tally.rows()).isEqualTo(Map.of("0", 3L, "1", 2L, "12", 1L));
  }

  /** The column values that {@code values()} in make_frames.py generates. */
  private static double[] made(Feature feature) {
    if (feature == Feature.FLOW_BYTS_S) {
      return new double[] {
        0.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, 1e300
      };
    }
    StorageType type = feature.storageType();
    double[] column = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int small = (7 * row + 3 * feature.ordinal()) % 50;
      column[row] = type.isInteger() ? small : small + 0.25 * row;
    }
    if (type.isInteger()) {
      column[4] = type == StorageType.I32 ? -1 : type == StorageType.I64 ? -0x1p53 : 0;
      column[5] =
          switch (type) {
            case U8 -> 255;
            case U16 -> 65535;
            case I32 -> Integer.MAX_VALUE;
            case U32 -> 0xFFFF_FFFFL;
            case I64, U64, F32, F64, TEXT -> 0x1p53;
          };
    }
    return column;
  }

  @Test
  void readsPublishedNamesOtherTypesAndOrderAndFillsWhatNoModelNeeds() throws IOException {
    try (FlowHdfReader reader = FlowHdfReader.open(frame("other_layout.h5"))) {
      FlowBatch batch = new FlowBatch();
      Arrays.fill(batch.column(Feature.DST_PORT), 99);
      reader.read(batch);

      assertThat(reader.filled())
          .contains(Feature.DST_PORT, Feature.PROTOCOL, Feature.BWD_PSH_FLAGS)
          .hasSize(10);
      assertThat(Arrays.copyOf(batch.column(Feature.DST_PORT), ROWS)).containsOnly(0);
      assertThat(Arrays.copyOf(batch.column(Feature.PKT_LEN_MAX), ROWS))
          .containsExactly(made(Feature.PKT_LEN_MAX));
      assertThat(Arrays.copyOf(batch.column(Feature.IDLE_MAX), ROWS))
          .containsExactly(made(Feature.IDLE_MAX));
      assertThat(Arrays.copyOf(batch.column(Feature.ACK_FLAG_CNT), ROWS))
          .containsExactly(
              Arrays.stream(made(Feature.ACK_FLAG_CNT)).map(v -> v > 20 ? 1 : 0).toArray());
      assertThat(Arrays.copyOf(batch.index(), ROWS)).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(batch.timestamps()[5]).isEqualTo("14/02/2018 08:31:05");
      assertThat(batch.labels()[3]).isEqualTo("Café attack");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"times_s.h5", "times_ms.h5", "times_us.h5"})
  void readsTimesInTheUnitThatTheFrameNames(String name) throws IOException {
    try (FlowHdfReader reader = FlowHdfReader.open(frame(name))) {
      FlowBatch batch = new FlowBatch();
      reader.read(batch);
      assertThat(Arrays.copyOf(batch.timestamps(), 3))
          .containsExactly("14/02/2018 08:31:00", "", "14/02/2018 08:31:02");
    }
  }

  @Test
  void readsBatchesSmallerThanTheFile() throws IOException {
    try (FlowHdfReader reader = FlowHdfReader.open(frame("plain.h5"))) {
      FlowBatch batch = new FlowBatch(4);
      reader.read(batch);
      assertThat(batch.size()).isEqualTo(4);
      reader.read(batch);
      assertThat(batch.size()).isEqualTo(2);
      assertThat(batch.index()[1]).isEqualTo(6);
      assertThat(batch.labels()[0]).isEqualTo("Bot");
      assertThat(batch.column(Feature.DST_PORT)[1]).isEqualTo(0xFFFF_FFFFL);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fixed_format.h5     | format='table'
          blosc.h5            | zlib
          two_tables.h5       | /a, /b/c
          missing_features.h5 | lacks the columns flow_duration, idle_min
          missing_label.h5    | the Label column is missing
          label_of_another_name.h5 | if 'Attack Type' is the traffic class, rename it to Label
          feature_as_text.h5  | pkt_len_max (not numeric)
          """)
  void reportsWhatAnUnusableFrameLacks(String name, String reason) {
    assertThatExceptionOfType(DatasetFormatException.class)
        .isThrownBy(() -> FlowHdfReader.open(frame(name)))
        .withMessageContaining(name)
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void namesTheRowWithoutALabel() throws IOException {
    try (FlowHdfReader reader = FlowHdfReader.open(frame("label_nan.h5"))) {
      assertThatThrownBy(() -> reader.read(new FlowBatch()))
          .isInstanceOf(DatasetFormatException.class)
          .hasMessageContaining("label_nan.h5, row 4: the label is missing");
    }
  }

  @Test
  void readsRowsWithoutALabelIfAsked() throws IOException {
    FlowBatch batch = new FlowBatch();
    try (FlowHdfReader reader = FlowHdfReader.openUnlabelled(frame("label_nan.h5"))) {
      assertThat(reader.read(batch)).isTrue();
      assertThat(batch.size()).isEqualTo(ROWS);
      assertThat(batch.labels()[4]).isEqualTo("No Label");
      assertThat(batch.labels()[0]).isEqualTo("Benign");
    }
    try (FlowHdfReader reader = FlowHdfReader.openUnlabelled(frame("missing_label.h5"))) {
      assertThat(reader.read(batch)).isTrue();
      assertThat(Arrays.copyOf(batch.labels(), batch.size())).containsOnly("No Label");
    }
  }

  @Test
  void rejectsFilesThatAreNotHdf5() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.h5"));
    Path text = Files.writeString(folder.resolve("text.h5"), "a,b\n1,2\n".repeat(999));

    assertThatThrownBy(() -> FlowHdfReader.open(empty))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("empty.h5: the file is empty");
    assertThatThrownBy(() -> FlowHdfReader.open(text))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("text.h5: the file is text, not HDF5; convert a CSV of flows");
    assertThatThrownBy(() -> FlowHdfReader.open(folder.resolve("absent.h5")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> FlowHdfReader.open(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a directory");
  }

  @Test
  void reportsATruncatedFile() throws IOException {
    byte[] whole = Files.readAllBytes(frame("plain.h5"));
    Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(whole, whole.length - 1));

    assertThatThrownBy(() -> FlowHdfReader.open(cut))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("cut.h5: the file is truncated at");
  }

  @Test
  @Tag("slow")
  void damageGivesRowsOrAFormatException() throws IOException {
    Random random = new Random(7);
    for (String name : List.of("plain.h5", "categorical_label.h5")) {
      byte[] whole = Files.readAllBytes(frame(name));
      for (int round = 0; round < 200; round++) {
        byte[] damaged = whole.clone();
        for (int i = 0; i < 4; i++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        Path file = Files.write(folder.resolve("damaged.h5"), damaged);
        try (FlowHdfReader reader = FlowHdfReader.open(file)) {
          FlowBatch batch = new FlowBatch();
          for (int reads = 0; reads < 10 && reader.read(batch); reads++) {
            assertThat(batch.size()).isPositive();
          }
        } catch (DatasetFormatException e) {
          assertThat(e.getMessage()).contains("damaged.h5");
        }
      }
    }
  }

  private static Path frame(String name) {
    return Path.of("src/test/resources/io/mlids/core/hdf/pandas").resolve(name);
  }
}

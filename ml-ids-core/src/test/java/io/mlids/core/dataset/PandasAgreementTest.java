package io.mlids.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.hdf.FlowHdfWriterTest;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.testing.Pandas;
import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that our reader and pandas read the same values from a file. Skipped without pandas. */
@Tag("process")
class PandasAgreementTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/mlids/core/hdf/pandas");

  @TempDir Path folder;

  @Test
  @Tag("shared")
  void onTheOriginalsTestSetCellByCell() throws Exception {
    Path file = SharedData.require("datasets/test.h5");
    List<String> printed = dump(file);

    assertThat(compareEveryCell(file)).isEqualTo(1000);
    assertThat(printed).contains("index int64");
  }

  @Test
  void onOurOwnFilesCellByCell() throws Exception {
    List<FlowBatch> flows = new MadeUpFlows(3).rows(5000);
    flows.getLast().column(Feature.SYN_FLAG_CNT)[0] = 0.5;
    Path file = folder.resolve("ours.h5");
    FlowHdfWriterTest.write(file, flows, FeatureProfile.CORRECTED);
    List<String> printed = dump(file);

    assertThat(compareEveryCell(file)).isEqualTo(5000);
    List<String> columns = printed.stream().filter(line -> line.startsWith("column ")).toList();
    List<String> expected = new ArrayList<>();
    for (Feature feature : Feature.all()) {
      String type =
          switch (feature == Feature.SYN_FLAG_CNT ? null : feature.storageType()) {
            case U8 -> "uint8";
            case U16 -> "uint16";
            case U32 -> "uint32";
            case U64 -> "uint64";
            case I32 -> "int32";
            case I64 -> "int64";
            case F32 -> "float32";
            case F64 -> "float64";
            case null -> "float64";
            case TEXT -> "object";
          };
      expected.add("column " + feature.columnName() + " " + type);
    }
    expected.add("column label object");
    assertThat(columns).isEqualTo(expected);
    long[] index = flows.getFirst().index();
    long belowFive =
        flows.stream()
            .flatMapToLong(b -> Arrays.stream(b.index(), 0, b.size()))
            .filter(i -> i < 5)
            .count();
    assertThat(printed)
        .contains("index int64")
        .contains("below 5: " + belowFive)
        .contains("rows 2 to 4: [%d, %d, %d]".formatted(index[2], index[3], index[4]));
  }

  @Test
  void onAFileWithoutRows() throws Exception {
    Path file = folder.resolve("none.h5");
    FlowHdfWriterTest.write(file, List.of(), FeatureProfile.CSE2018);
    List<String> printed = dump(file);

    assertThat(printed).contains("column dst_port uint32", "index int64", "below 5: 0");
    assertThat(compareEveryCell(file)).isZero();
  }

  private List<String> dump(Path file) throws IOException, InterruptedException {
    return Pandas.run(FOLDER.resolve("dump_frame.py"), file, folder);
  }

  /** Compares our rows with the dump, and returns the number of rows compared. */
  private int compareEveryCell(Path file) throws IOException {
    ByteBuffer numbers = littleEndian("numbers.bin");
    DoubleBuffer values = numbers.asDoubleBuffer();
    LongBuffer index = littleEndian("index.bin").asLongBuffer();
    List<String> texts = Files.readAllLines(folder.resolve("texts.txt"));
    int rows = texts.size();
    int done = 0;
    FlowBatch batch = new FlowBatch();
    try (FlowHdfReader reader = FlowHdfReader.open(file)) {
      assertThat(reader.rowCount()).isEqualTo(rows);
      for (; reader.read(batch); done += batch.size()) {
        int column = 0;
        for (Feature feature : Feature.all()) {
          if (feature.isText()) {
            continue;
          }
          double[] expected = new double[batch.size()];
          values.get(column++ * rows + done, expected);
          assertThat(Arrays.copyOf(batch.column(feature), batch.size()))
              .as(feature.columnName())
              .isEqualTo(expected);
        }
        for (int row = 0; row < batch.size(); row++) {
          assertThat(batch.timestamps()[row] + "\t" + batch.labels()[row])
              .isEqualTo(texts.get(done + row));
          assertThat(batch.index()[row]).isEqualTo(index.get(done + row));
        }
      }
    }
    return done;
  }

  private ByteBuffer littleEndian(String name) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
  }
}

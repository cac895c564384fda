package io.mlids.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LabelledDatasetTest {
  private static final TrafficClass BOT = new TrafficClass("Bot");
  private static final Category ANY = new Category.AnyClass();
  private static final Category BENIGN = new Category.OfClass(TrafficClass.BENIGN);

  private final AtomicInteger opened = new AtomicInteger();

  @Test
  void classesStandByFallingNumberOfRows() throws IOException {
    LabelledDataset dataset =
        load(10, row -> row < 2 ? "PortScan" : row < 7 ? "Benign" : row < 9 ? "Bot" : "Heartbleed");

    assertThat(dataset.classes())
        .extracting(TrafficClass::name)
        .containsExactly("Benign", "Bot", "PortScan", "Heartbleed");
    assertThat(dataset.rows(BENIGN)).isEqualTo(5);
    assertThat(dataset.rows(new Category.OfClass(new TrafficClass("nothing")))).isZero();
    assertThat(dataset.rows(ANY)).isEqualTo(10);
  }

  @Test
  void aSampleIsOfItsClassWithoutRepetition() throws IOException {
    LabelledDataset dataset = load(900, row -> row % 3 == 0 ? "Bot" : "Benign");

    List<LabelledFlow> sample = dataset.sample(new Category.OfClass(BOT), 300);

    assertThat(sample).allMatch(flow -> flow.label().equals(BOT));
    assertThat(ids(sample)).doesNotHaveDuplicates().hasSize(300).allMatch(id -> id % 3 == 0);
    assertThat(opened).hasValue(1);
  }

  @Test
  @Tag("slow")
  void aSampleLargerThanWhatIsKeptReadsTheDatasetAgain() throws IOException {
    LabelledDataset dataset = load(50_000, row -> row % 10 == 0 ? "Bot" : "Benign");

    List<LabelledFlow> sample = dataset.sample(new Category.OfClass(BOT), 4_000);

    assertThat(sample).allMatch(flow -> flow.label().equals(BOT));
    assertThat(ids(sample)).doesNotHaveDuplicates().hasSize(4_000);
    assertThat(opened).hasValue(2);
    assertThat(ids(dataset.sample(ANY, 50_000))).doesNotHaveDuplicates().hasSize(50_000);
  }

  @Test
  @Tag("slow")
  void everyRowIsAsLikelyAsAnyOther() throws IOException {
    int rows = 20_000;
    int[] drawn = new int[10];
    for (int seed = 0; seed < 40; seed++) {
      LabelledDataset dataset = LabelledDataset.load(source(rows, row -> "Benign"), random(seed));
      for (long id : ids(dataset.sample(ANY, 500))) {
        drawn[(int) (id * drawn.length / rows)]++;
      }
    }
    // 40 · 500 draws from ten equal parts: 2,000 each, with a standard deviation of 42.
    assertThat(drawn).satisfies(counts -> assertThat(counts).hasSize(10));
    for (int count : drawn) {
      assertThat(count).isBetween(1_800, 2_200);
    }
  }

  @Test
  void theSameSeedDrawsTheSameFlows() throws IOException {
    LongFunction<String> labels = row -> row % 2 == 0 ? "Bot" : "Benign";
    Set<List<Long>> samples = new HashSet<>();
    for (long seed : new long[] {1, 1, 2}) {
      samples.add(
          ids(LabelledDataset.load(source(5_000, labels), random(seed)).sample(BENIGN, 20)));
    }
    assertThat(samples).hasSize(2);
  }

  @Test
  void aSampleCannotBeLargerThanItsCategory() throws IOException {
    LabelledDataset dataset = load(10, row -> "Benign");
    assertThatIllegalArgumentException().isThrownBy(() -> dataset.sample(BENIGN, 11));
  }

  @Test
  void valuesAreTheDatasetsOwn() throws IOException {
    LabelledFlow flow = load(1, row -> "Benign").sample(ANY, 1).getFirst();
    assertThat(flow.value(Feature.FLOW_DURATION)).isEqualTo(0L);
    assertThat(flow.value(Feature.FLOW_BYTS_S)).isEqualTo(0.5);
    assertThat(flow.value(Feature.FLOW_PKTS_S)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(flow.value(Feature.TIMESTAMP)).isEqualTo("14/02/2018 08:31:01");
  }

  private LabelledDataset load(long rows, LongFunction<String> label) throws IOException {
    return LabelledDataset.load(source(rows, label), random(42));
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static List<Long> ids(List<LabelledFlow> flows) {
    List<Long> ids = new ArrayList<>();
    flows.forEach(flow -> ids.add((Long) flow.value(Feature.FLOW_DURATION)));
    return ids;
  }

  /** Flows whose durations equal their row numbers. */
  private LabelledDataset.Source source(long rows, LongFunction<String> label) {
    return () -> {
      opened.incrementAndGet();
      return new NumberedFlows(rows, label);
    };
  }

  private static final class NumberedFlows implements FlowReader {
    private final long rows;
    private final LongFunction<String> label;
    private long next;

    NumberedFlows(long rows, LongFunction<String> label) {
      this.rows = rows;
      this.label = label;
    }

    @Override
    public FeatureProfile profile() {
      return FeatureProfile.CSE2018;
    }

    @Override
    public boolean read(FlowBatch batch) {
      int size = (int) Math.min(batch.capacity(), rows - next);
      for (int row = 0; row < size; row++, next++) {
        batch.index()[row] = next;
        batch.column(Feature.FLOW_DURATION)[row] = next;
        batch.column(Feature.FLOW_BYTS_S)[row] = next + 0.5;
        batch.column(Feature.FLOW_PKTS_S)[row] = Double.POSITIVE_INFINITY;
        batch.timestamps()[row] = "14/02/2018 08:31:01";
        batch.labels()[row] = label.apply(next);
      }
      batch.setSize(size);
      return size > 0;
    }

    @Override
    public void close() {}
  }
}

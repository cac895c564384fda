package io.mlids.client;

import io.mlids.core.console.Progress;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A dataset to draw flows from. Loading the dataset counts the flows of each class and keeps
 * {@value #KEPT} flows per class for small samples; a larger sample reads the dataset again. Memory
 * use therefore does not depend on the number of rows. Not thread-safe.
 */
public final class LabelledDataset {
  /** Maximum number of flows kept in memory per class (0.6 MB). */
  static final int KEPT = 1_000;

  /** Maximum number of flows in a sample (64 MB in memory). */
  public static final int LARGEST_SAMPLE = 100_000;

  /** Opens the dataset. */
  @FunctionalInterface
  public interface Source {
    /** Opens a reader at the start of the dataset. The caller must close the reader. */
    FlowReader open() throws IOException;
  }

  private final Source source;
  private final RandomGenerator random;
  private final Reservoir all;
  private final Map<TrafficClass, Reservoir> classes;
  private final List<TrafficClass> bySize;
  private final FeatureProfile profile;

  private LabelledDataset(
      Source source,
      FeatureProfile profile,
      RandomGenerator random,
      Reservoir all,
      Map<TrafficClass, Reservoir> classes) {
    this.source = source;
    this.profile = profile;
    this.random = random;
    this.all = all;
    this.classes = classes;
    this.bySize =
        classes.keySet().stream()
            .sorted(
                Comparator.comparingLong(
                        (TrafficClass label) -> -Objects.requireNonNull(classes.get(label)).seen())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
  }

  /**
   * Reads the whole dataset.
   *
   * @param random draws the samples; the same seed and dataset always yield the same samples
   */
  public static LabelledDataset load(Source source, RandomGenerator random) throws IOException {
    Reservoir all = new Reservoir(KEPT, random);
    Map<TrafficClass, Reservoir> classes = new HashMap<>();
    // Most rows repeat an earlier label, so its text and class are reused.
    Map<String, Reservoir> byLabel = new HashMap<>();
    FeatureProfile profile =
        read(
            source,
            (batch, row) -> {
              all.offer(batch, row);
              byLabel
                  .computeIfAbsent(
                      batch.labels()[row],
                      label ->
                          classes.computeIfAbsent(
                              new TrafficClass(label), c -> new Reservoir(KEPT, random)))
                  .offer(batch, row);
            });
    return new LabelledDataset(source, profile, random, all, classes);
  }

  /** The feature profile of the flows. */
  public FeatureProfile profile() {
    return profile;
  }

  /** The classes, largest first; classes of the same size are sorted by name. */
  public List<TrafficClass> classes() {
    return bySize;
  }

  /** The number of rows in a category. */
  public long rows(Category category) {
    return switch (category) {
      case Category.OfClass(TrafficClass label) ->
          classes.containsKey(label) ? classes.get(label).seen() : 0;
      case Category.AnyClass() -> all.seen();
    };
  }

  /**
   * Draws flows without replacement, in random order.
   *
   * @param count the number of flows to draw, at most the number of {@link #rows} in the category
   *     and at most {@link #LARGEST_SAMPLE}
   */
  public List<LabelledFlow> sample(Category category, int count) throws IOException {
    if (count < 0 || count > Math.min(rows(category), LARGEST_SAMPLE)) {
      throw new IllegalArgumentException(count + " flows of " + rows(category));
    }
    Reservoir kept =
        switch (category) {
          case Category.OfClass(TrafficClass label) -> Objects.requireNonNull(classes.get(label));
          case Category.AnyClass() -> all;
        };
    return count <= kept.size() ? kept.sample(count) : drawn(category, count).sample(count);
  }

  private Reservoir drawn(Category category, int count) throws IOException {
    Reservoir reservoir = new Reservoir(count, random);
    read(
        source,
        (batch, row) -> {
          boolean wanted =
              switch (category) {
                case Category.OfClass(TrafficClass label) ->
                    label.name().equals(batch.labels()[row]);
                case Category.AnyClass() -> true;
              };
          if (wanted) {
            reservoir.offer(batch, row);
          }
        });
    return reservoir;
  }

  private static FeatureProfile read(Source source, RowVisitor visitor) throws IOException {
    try (FlowReader reader = source.open();
        Progress progress = Progress.of("Reading", "flows", 0)) {
      FlowBatch batch = new FlowBatch();
      long done = 0;
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          visitor.visit(batch, row);
        }
        done += batch.size();
        progress.at(done);
      }
      return reader.profile();
    }
  }

  private interface RowVisitor {
    void visit(FlowBatch batch, int row);
  }
}

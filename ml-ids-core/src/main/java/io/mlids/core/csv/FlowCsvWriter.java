package io.mlids.core.csv;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.StorageType;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowTimestamp;
import io.mlids.core.table.SpreadsheetText;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes flows as CSV. The columns of the published dataset, in the same order, preceded by the
 * flow ID, source and destination, and followed by a label. Integers are written without a decimal
 * point, and other numbers in the format of {@link Double#toString(double)}. Not thread-safe.
 */
public final class FlowCsvWriter implements Closeable {
  /** The label written for unlabelled flows. */
  public static final String NO_LABEL = FlowReader.NO_LABEL;

  private static final List<String> LEADING = List.of("Flow ID", "Src IP", "Src Port", "Dst IP");
  private static final int BUFFER = 1 << 16;

  /** The maximum size of a row without its text columns. */
  private static final int LONGEST_ROW = Feature.COUNT * NumberFormatter.LONGEST + 512;

  private static final Feature[] FEATURES = Feature.values();
  private static final boolean[] WHOLE = new boolean[Feature.COUNT];

  static {
    for (Feature feature : FEATURES) {
      WHOLE[feature.ordinal()] = feature.storageType().isInteger();
    }
  }

  private static final List<String> VERDICT =
      List.of("Probability", "Predicted Label", "Community ID");

  private final OutputStream out;
  private final FlowTimestamp timestamp;
  private final boolean singlePrecision;
  private final byte[] buffer = new byte[BUFFER];
  private int length;

  /** Creates a writer and writes the header to the buffer. */
  public FlowCsvWriter(OutputStream out, FeatureProfile profile, ZoneId zone) {
    this(out, new FlowTimestamp(profile, zone), false, List.of());
  }

  private FlowCsvWriter(
      OutputStream out, FlowTimestamp timestamp, boolean singlePrecision, List<String> following) {
    this.out = out;
    this.timestamp = timestamp;
    this.singlePrecision = singlePrecision;
    String titles =
        Stream.of(
                LEADING.stream(),
                Feature.all().stream().map(Feature::publishedName),
                Stream.of("Label"),
                following.stream())
            .flatMap(names -> names)
            .collect(Collectors.joining(","));
    length = NumberFormatter.putAscii(titles + "\n", buffer, 0);
  }

  /**
   * Creates a writer with the additional columns {@code Probability}, {@code Predicted Label} and
   * {@code Community ID}.
   */
  public static FlowCsvWriter withVerdicts(OutputStream out, FeatureProfile profile, ZoneId zone) {
    return new FlowCsvWriter(out, new FlowTimestamp(profile, zone), false, VERDICT);
  }

  /**
   * Creates a writer for labelled datasets that ship with the program. Features that dataset files
   * store in single precision are written with only as many digits as needed, so the files compress
   * better.
   *
   * @param following the names of additional columns, whose values must not contain commas, quotes
   *     or line breaks
   */
  public static FlowCsvWriter forShipping(
      OutputStream out, FeatureProfile profile, List<String> following) {
    return new FlowCsvWriter(out, new FlowTimestamp(profile, ZoneOffset.UTC), true, following);
  }

  /**
   * Writes a flow with its label and additional columns. Requires a writer created by {@link
   * #forShipping}.
   *
   * @param following the values of the additional columns
   */
  public void write(FlowRecord flow, TrafficClass label, List<String> following)
      throws IOException {
    writeColumns(flow);
    length -= NO_LABEL.length();
    text(SpreadsheetText.cell(label.name()));
    for (String text : following) {
      buffer[length++] = ',';
      text(text);
    }
    buffer[length++] = '\n';
  }

  /** Appends text of any length and leaves space for another two bytes in the buffer. */
  private void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (length + bytes.length + 2 > BUFFER) {
      drain();
    }
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  /** Writes an unlabelled flow. */
  public void write(FlowRecord flow) throws IOException {
    writeColumns(flow);
    buffer[length++] = '\n';
  }

  /**
   * Writes a flow with its verdict. Requires a writer created by {@link #withVerdicts}.
   *
   * @param probability the probability of an attack
   */
  public void write(FlowRecord flow, double probability, TrafficClass predicted)
      throws IOException {
    writeColumns(flow);
    buffer[length++] = ',';
    length = NumberFormatter.putDouble(probability, buffer, length);
    buffer[length++] = ',';
    text(SpreadsheetText.cell(predicted.name()));
    buffer[length++] = ',';
    text(flow.communityId().orElse(""));
    buffer[length++] = '\n';
  }

  private void writeColumns(FlowRecord flow) throws IOException {
    if (length + LONGEST_ROW > BUFFER) {
      drain();
    }
    int at = length;
    at = text(flow.flowId(), at);
    at = text(flow.sourceAddress(), at);
    at = NumberFormatter.putLong(flow.sourcePort(), buffer, at);
    buffer[at++] = ',';
    at = text(flow.destinationAddress(), at);
    for (Feature feature : FEATURES) {
      if (feature == Feature.TIMESTAMP) {
        at = NumberFormatter.putAscii(timestamp.text(flow.start()), buffer, at);
      } else if (WHOLE[feature.ordinal()]) {
        at = NumberFormatter.putWhole(flow.value(feature), buffer, at);
      } else if (singlePrecision && feature.storageType() == StorageType.F32) {
        at = NumberFormatter.putFloat(flow.value(feature), buffer, at);
      } else {
        at = NumberFormatter.putDouble(flow.value(feature), buffer, at);
      }
      buffer[at++] = ',';
    }
    length = NumberFormatter.putAscii(NO_LABEL, buffer, at);
  }

  private int text(String text, int at) {
    int end = NumberFormatter.putAscii(text, buffer, at);
    buffer[end] = ',';
    return end + 1;
  }

  private void drain() throws IOException {
    out.write(buffer, 0, length);
    length = 0;
  }

  /** Flushes all buffered rows to the stream. */
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  /** Flushes all buffered rows and closes the stream. */
  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}

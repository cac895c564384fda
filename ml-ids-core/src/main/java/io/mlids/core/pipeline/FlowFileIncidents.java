package io.mlids.core.pipeline;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mlids.core.behaviour.Behaviour;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.file.TextInput;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentBook;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.net.IpAddress;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.MissingColumnException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Detects incidents in flows from a CSV, HDF5 or Parquet file. CSVs written by {@code extract}
 * contain addresses; the other files do not, so incidents from these files name only the attacked
 * service. Behaviour that is visible only in packets (refused passwords in clear text, requested
 * pages, DNS names) is not detected. Not thread-safe.
 */
public final class FlowFileIncidents {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  /** The time formats of the published CSVs (without AM and PM) and of their variants. */
  private static final List<DateTimeFormatter> PUBLISHED =
      List.of(
          DateTimeFormatter.ofPattern("d/M/uuuu H:mm:ss", Locale.ROOT),
          DateTimeFormatter.ofPattern("d/M/uuuu H:mm", Locale.ROOT),
          DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSSSSS]", Locale.ROOT));

  private static final Feature[] FLAGS = {
    Feature.FIN_FLAG_CNT,
    Feature.SYN_FLAG_CNT,
    Feature.RST_FLAG_CNT,
    Feature.PSH_FLAG_CNT,
    Feature.ACK_FLAG_CNT,
    Feature.URG_FLAG_CNT
  };

  private static final Feature[] NEEDED = {
    Feature.DST_PORT,
    Feature.PROTOCOL,
    Feature.TIMESTAMP,
    Feature.FLOW_DURATION,
    Feature.TOT_FWD_PKTS,
    Feature.TOT_BWD_PKTS,
    Feature.TOTLEN_FWD_PKTS,
    Feature.TOTLEN_BWD_PKTS
  };

  private static final Set<String> SOURCE = Set.of("src_ip", "source_ip");
  private static final Set<String> SOURCE_PORT = Set.of("src_port", "source_port");
  private static final Set<String> DESTINATION = Set.of("dst_ip", "destination_ip");

  private final IncidentListener listener;
  private final Consumer<ObservedFlow> flows;
  private final IncidentBook book;
  private final Behaviour behaviour;
  private long read;
  private long skipped;

  /**
   * Creates a detector that has read no flows.
   *
   * @param seed seed of the hash tables; does not affect results
   */
  public FlowFileIncidents(BehaviourSettings settings, long seed, IncidentListener listener) {
    this(settings, seed, listener, flow -> {});
  }

  /**
   * Creates a detector that has read no flows.
   *
   * @param seed seed of the hash tables; does not affect results
   * @param flows receives each flow
   */
  public FlowFileIncidents(
      BehaviourSettings settings,
      long seed,
      IncidentListener listener,
      Consumer<ObservedFlow> flows) {
    this.flows = flows;
    this.listener = listener;
    this.book = new IncidentBook(listener, settings.incidentBytes());
    this.behaviour = new Behaviour(settings, seed, book);
  }

  /** The number of flows read. */
  public long read() {
    return read;
  }

  /** The number of rows skipped because a time, an address or a count is missing or invalid. */
  public long skipped() {
    return skipped;
  }

  /**
   * Reads all flows in a file and reports incidents.
   *
   * @throws DatasetFormatException if the file is not a table of flows
   */
  public void add(Path file) throws IOException {
    listener.begins(file.toString());
    if (FlowDataset.isCsv(file)) {
      addCsv(file);
    } else {
      addDataset(file);
    }
  }

  /** Ends the input and reports the open incidents once more. */
  public void finish() {
    behaviour.finish();
    for (Incident each : book.open()) {
      listener.changed(IncidentListener.Event.UPDATED, each);
    }
    listener.finished();
  }

  private void addDataset(Path file) throws IOException {
    try (FlowReader reader = FlowDataset.open(file)) {
      FlowBatch batch = new FlowBatch();
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          int at = row;
          add(
              ObservedFlow.UNKNOWN,
              0,
              ObservedFlow.UNKNOWN,
              batch.timestamps()[row],
              feature -> batch.column(feature)[at]);
        }
      }
    }
  }

  /** The numeric values in a row, by feature. */
  @FunctionalInterface
  private interface Values {
    double of(Feature feature);
  }

  private void add(
      IpAddress source, int sourcePort, IpAddress destination, String time, Values values) {
    long start;
    try {
      start = micros(time);
    } catch (DateTimeException e) {
      skipped++;
      return;
    }
    for (Feature feature : NEEDED) {
      if (feature != Feature.TIMESTAMP && !(values.of(feature) >= 0)) {
        skipped++;
        return;
      }
    }
    int[] flags = new int[FLAGS.length];
    for (int i = 0; i < FLAGS.length; i++) {
      double count = values.of(FLAGS[i]);
      flags[i] = count > 0 ? (int) count : 0;
    }
    read++;
    ObservedFlow flow =
        new ObservedFlow(
            source,
            sourcePort,
            destination,
            (int) values.of(Feature.DST_PORT),
            (int) values.of(Feature.PROTOCOL),
            start,
            (long) values.of(Feature.FLOW_DURATION),
            (long) values.of(Feature.TOT_FWD_PKTS),
            (long) values.of(Feature.TOT_BWD_PKTS),
            (long) values.of(Feature.TOTLEN_FWD_PKTS),
            (long) values.of(Feature.TOTLEN_BWD_PKTS),
            flags);
    flows.accept(flow);
    behaviour.add(flow);
  }

  private static long micros(String text) {
    String time = text.strip();
    if (time.endsWith("Z")) {
      return FlowTime.micros(Instant.parse(time));
    }
    DateTimeException failure = new DateTimeException("invalid time: " + time);
    for (DateTimeFormatter form : PUBLISHED) {
      try {
        return FlowTime.micros(LocalDateTime.parse(time, form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private void addCsv(Path file) throws IOException {
    try (TextInput in = TextInput.open(file)) {
      in.requireText();
      BufferedReader text =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
      String header = text.readLine();
      if (header == null || header.isBlank()) {
        throw new DatasetFormatException(file + ": the file is empty; extract the flows again");
      }
      if (header.charAt(0) == '\uFEFF') {
        header = header.substring(1);
      }
      char separator = separator(header);
      Columns columns = new Columns(file, header, separator);
      try (CsvReader<CsvRecord> rows =
          CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text)) {
        for (CsvRecord row : rows) {
          addRow(row.getFields(), columns);
        }
      } catch (CsvParseException e) {
        throw new DatasetFormatException(
            file + ": not a flow CSV (" + e.getMessage() + "); extract the flows again", e);
      }
    }
  }

  private static char separator(String header) {
    char best = SEPARATORS[0];
    long most = 0;
    for (char each : SEPARATORS) {
      long count = header.chars().filter(c -> c == each).count();
      if (count > most) {
        most = count;
        best = each;
      }
    }
    return best;
  }

  private void addRow(List<String> cells, Columns columns) {
    if (cells.size() < columns.width) {
      skipped++;
      return;
    }
    try {
      add(
          address(cells.get(columns.source)),
          columns.sourcePort < 0 ? 0 : (int) number(cells.get(columns.sourcePort)),
          address(cells.get(columns.destination)),
          cells.get(columns.features.get(Feature.TIMESTAMP)),
          feature -> {
            Integer at = columns.features.get(feature);
            return at == null ? 0 : number(cells.get(at));
          });
    } catch (IllegalArgumentException e) {
      skipped++;
    }
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.strip());
  }

  private static IpAddress address(String cell) {
    String text = cell.strip();
    if (text.indexOf('.') < 0 && text.indexOf(':') < 0) {
      throw new IllegalArgumentException("invalid address");
    }
    ByteBuffer bytes = ByteBuffer.wrap(InetAddress.ofLiteral(text).getAddress());
    return bytes.remaining() == 4
        ? new IpAddress(false, 0, Integer.toUnsignedLong(bytes.getInt()))
        : new IpAddress(true, bytes.getLong(), bytes.getLong());
  }

  /** The column indices in a CSV. */
  private static final class Columns {
    private final Map<Feature, Integer> features = new EnumMap<>(Feature.class);
    private final int width;
    private int source = -1;
    private int sourcePort = -1;
    private int destination = -1;

    Columns(Path file, String header, char separator) throws MissingColumnException {
      String[] names = header.split(Pattern.quote(String.valueOf(separator)), -1);
      width = names.length;
      for (int i = 0; i < names.length; i++) {
        String name = names[i].strip().replace("\"", "");
        String normal = Feature.normalise(name);
        if (SOURCE.contains(normal)) {
          source = i;
        } else if (SOURCE_PORT.contains(normal)) {
          sourcePort = i;
        } else if (DESTINATION.contains(normal)) {
          destination = i;
        } else {
          int at = i;
          ColumnNames.featureOf(name).ifPresent(feature -> features.putIfAbsent(feature, at));
        }
      }
      if (source < 0 || destination < 0) {
        throw missing(file, source < 0 ? "Src IP" : "Dst IP");
      }
      for (Feature feature : NEEDED) {
        if (!features.containsKey(feature)) {
          throw missing(file, feature.publishedName());
        }
      }
    }

    private static MissingColumnException missing(Path file, String column) {
      return new MissingColumnException(file + ": line 1: missing column '" + column + "'");
    }
  }
}

package io.mlids.core.label;

import io.mlids.core.feature.Feature;
import io.mlids.core.net.AddressRange;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.SpreadsheetText;
import io.mlids.core.text.Excerpt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Replaces the label column of a flow CSV according to label rules and keeps every other cell byte
 * for byte. The CSV must contain the columns {@code Src IP, Src Port, Dst IP, Dst Port, Protocol,
 * Timestamp}, as {@code ml-ids-flows extract} writes them. If the file has no {@code Label} column,
 * one is appended. Cells may be quoted but must not contain line breaks. Memory use does not depend
 * on the number of rows. Not thread-safe.
 */
public final class FlowCsvLabeller {
  /** The maximum length of a line. */
  private static final int LONGEST_LINE = 1 << 20;

  private final String name;
  private final LabelCounts counts;
  private final StartTimes times;
  private final List<String> cells = new ArrayList<>();
  private long line;
  private String lineEnd = "\n";

  private String header = "";
  private int width;
  private int source;
  private int sourcePort;
  private int destination;
  private int destinationPort;
  private int protocol;
  private int timestamp;
  private int label;

  /**
   * Creates a labeller for one CSV.
   *
   * @param name the CSV's name in messages
   * @param zone the time zone of timestamps in the published form
   * @param counts the object that assigns the labels and counts them
   */
  public FlowCsvLabeller(String name, ZoneId zone, LabelCounts counts) {
    this.name = name;
    this.times = new StartTimes(zone);
    this.counts = counts;
  }

  /**
   * Labels all rows.
   *
   * @param in the CSV; read to its end and left open
   * @param out receives the labelled CSV; flushed and left open
   * @throws DatasetFormatException if the CSV is invalid; the message contains the line number
   */
  public void label(InputStream in, OutputStream out) throws IOException {
    // ISO 8859-1 maps every byte to one character, so no byte changes.
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 16);
    StringBuilder text = new StringBuilder();
    while (readLine(lines, text)) {
      String row = text.toString();
      if (header.isEmpty()) {
        readHeader(row);
        out.write(bytes(label == width ? row + ",Label" : row));
      } else if (row.equals(header)) {
        out.write(bytes(label == width ? row + ",Label" : row));
      } else {
        out.write(bytes(labelled(row)));
      }
      out.write(bytes(lineEnd));
    }
    if (header.isEmpty()) {
      throw new DatasetFormatException(name + ": the file is empty; extract the flows again");
    }
    out.flush();
  }

  /** Reads a line without its line break; returns false at the end of the text. */
  private boolean readLine(BufferedReader lines, StringBuilder text) throws IOException {
    text.setLength(0);
    int next = lines.read();
    if (next < 0) {
      return false;
    }
    line++;
    while (next >= 0 && next != '\n') {
      if (text.length() == LONGEST_LINE) {
        throw wrong("more than " + LONGEST_LINE + " characters; specify a flow CSV");
      }
      text.append((char) next);
      next = lines.read();
    }
    lineEnd = "\n";
    if (!text.isEmpty() && text.charAt(text.length() - 1) == '\r') {
      text.setLength(text.length() - 1);
      lineEnd = "\r\n";
    }
    return true;
  }

  private void readHeader(String row) throws DatasetFormatException {
    header = row;
    split(row.startsWith("\u00ef\u00bb\u00bf") ? row.substring(3) : row);
    width = cells.size();
    source = column("Src IP", named("src_ip", "source_ip"));
    sourcePort = column("Src Port", named("src_port", "source_port"));
    destination = column("Dst IP", named("dst_ip", "destination_ip"));
    destinationPort = column("Dst Port", holding(Feature.DST_PORT));
    protocol = column("Protocol", holding(Feature.PROTOCOL));
    timestamp = column("Timestamp", holding(Feature.TIMESTAMP));
    label = width;
    for (int i = 0; i < width; i++) {
      if (ColumnNames.isLabel(cells.get(i))) {
        label = i;
      }
    }
  }

  private int column(String title, Predicate<String> isIt) throws DatasetFormatException {
    for (int i = 0; i < width; i++) {
      if (isIt.test(cells.get(i))) {
        return i;
      }
    }
    throw wrong("missing column '" + title + "'; extract the flows with 'ml-ids-flows extract'");
  }

  private static Predicate<String> named(String name, String alias) {
    return cell -> {
      String normal = Feature.normalise(cell);
      return normal.equals(name) || normal.equals(alias);
    };
  }

  private static Predicate<String> holding(Feature feature) {
    return cell -> ColumnNames.featureOf(cell).filter(feature::equals).isPresent();
  }

  private String labelled(String row) throws DatasetFormatException {
    split(row);
    if (cells.size() != width) {
      throw wrong(
          cells.size() + " fields, but the header has " + width + "; extract the flows again");
    }
    String text = SpreadsheetText.cell(counts.label(parties()).name());
    // Each character of the row represents one byte, so the label must be converted to the same
    // form.
    String raw = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    if (label == width) {
      return row + "," + raw;
    }
    int from = 0;
    for (int i = 0; i < label; i++) {
      from += cells.get(i).length() + 1;
    }
    return row.substring(0, from) + raw + row.substring(from + cells.get(label).length());
  }

  private FlowParties parties() throws DatasetFormatException {
    int at = source;
    try {
      var from = AddressRange.address(cell(source));
      at = sourcePort;
      int fromPort = Integer.parseInt(cell(sourcePort));
      at = destination;
      var to = AddressRange.address(cell(destination));
      at = destinationPort;
      int toPort = Integer.parseInt(cell(destinationPort));
      at = protocol;
      int number = Integer.parseInt(cell(protocol));
      at = timestamp;
      return new FlowParties(from, fromPort, to, toPort, number, times.of(cell(timestamp)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw wrong(
          "field "
              + (at + 1)
              + ": '"
              + Excerpt.of(cell(at))
              + "' is not "
              + (at == timestamp
                  ? "a time in the format of 'ml-ids-flows extract'"
                  : at == source || at == destination ? "an address" : "a whole number")
              + "; extract the flows again");
    }
  }

  /** A cell without surrounding quotes. */
  private String cell(int column) {
    String cell = cells.get(column).strip();
    return cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
        ? cell.substring(1, cell.length() - 1)
        : cell;
  }

  /** Splits the row at commas outside quotes; the cells keep their quotes. */
  private void split(String row) throws DatasetFormatException {
    cells.clear();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(row.substring(from, i));
        from = i + 1;
      }
    }
    if (quoted) {
      throw wrong("a quoted field has no closing quote; add one");
    }
    cells.add(row.substring(from));
  }

  private static byte[] bytes(String row) {
    return row.getBytes(StandardCharsets.ISO_8859_1);
  }

  private DatasetFormatException wrong(String what) {
    return new DatasetFormatException(name + ": line " + line + ": " + what);
  }
}

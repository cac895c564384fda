package io.mlids.core.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.mlids.core.feature.Feature;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;

/** An open CSV file in a dataset. */
final class FlowCsvFile implements Closeable {
  /** The maximum length of a field. A longer field is assumed to lack its closing quote. */
  private static final int LONGEST_FIELD = 1 << 20;

  private final Path file;
  private final CsvHeader header;
  private final LabelCells labels = new LabelCells();
  private final long mostRecords;
  private final RawTextReader text;
  private final FlowCsvHandler handler;
  private final CloseableIterator<Boolean> records;

  FlowCsvFile(
      Path file, CsvHeader header, CleaningReport report, long mostRecords, boolean labelled)
      throws IOException {
    this.file = file;
    this.header = header;
    this.mostRecords = mostRecords;
    this.text = RawTextReader.open(file);
    this.handler = new FlowCsvHandler(text, header, labels, report, labelled);
    this.records = tolerantParser(header.separator()).build(handler, text).iterator();
  }

  /**
   * Creates a parser that accepts lines with any number of fields, so that malformed lines can be
   * counted.
   */
  static CsvReader.CsvReaderBuilder tolerantParser(char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .skipEmptyLines(false)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        // The last line may be truncated anywhere, even within quotes.
        .allowUnclosedQuote(true)
        .maxBufferSize(LONGEST_FIELD);
  }

  /**
   * Adds rows to the batch until it is full or the file ends.
   *
   * @return true if the batch is full, in which case the file may contain more rows
   */
  boolean addTo(FlowBatch batch) throws IOException {
    int from = batch.size();
    handler.fill(batch, from);
    try {
      while (handler.row() < batch.capacity() && handler.recordsRead() < mostRecords) {
        if (!records.hasNext()) {
          break;
        }
        records.next();
      }
    } catch (CsvParseException e) {
      throw new DatasetFormatException(openQuote(handler.line()), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (handler.lineOfOpenQuote() > 0) {
      throw new DatasetFormatException(openQuote(handler.lineOfOpenQuote()));
    }
    if (labels.hasTooManySpellings()) {
      throw new DatasetFormatException(
          file
              + ": the label column contains more than "
              + LabelCells.MAX_CLASSES
              + " different labels; rename the traffic class column to Label");
    }
    int to = handler.row();
    for (Feature feature : header.absent()) {
      if (feature.isText()) {
        Arrays.fill(batch.timestamps(), from, to, "");
      } else {
        Arrays.fill(batch.column(feature), from, to, 0);
      }
    }
    batch.setSize(to);
    return to == batch.capacity();
  }

  private String openQuote(long line) {
    return file + ": line " + line + ": a quoted field has no closing quote; add one";
  }

  /** The number of bytes read so far. */
  long bytesRead() {
    return text.bytesRead();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}

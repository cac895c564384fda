package io.mlids.core.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import io.mlids.core.feature.Feature;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.CleaningReport.DropReason;
import io.mlids.core.table.CleaningReport.Missing;
import io.mlids.core.table.FlowBatch;
import java.util.Arrays;
import java.util.Optional;

/**
 * Copies the fields in a CSV file from the parser's buffer directly to a batch's rows. After each
 * record, the handler decides whether to keep the row.
 */
final class FlowCsvHandler extends AbstractBaseCsvCallbackHandler<Boolean> {
  /**
   * The maximum length of a label or timestamp. The limit bounds the size of dataset files, in
   * which every row takes the space of the longest row.
   */
  private static final int LONGEST_TEXT = 1000;

  private final RawTextReader text;
  private final long headerLine;
  private final int[] targets;

  /**
   * True if the columns are separated by a character other than a comma, so that a comma may be a
   * decimal comma.
   */
  private final boolean decimalCommas;

  private final LabelCells labels;
  private final CleaningReport report;

  /** Whether rows without a label are dropped. */
  private final boolean labelled;

  private final boolean labelColumn;
  private final int numberColumns;

  private final double[][] columns = new double[Feature.COUNT][];

  /** Set by {@link #fill} before the first record is read. */
  @SuppressWarnings("NullAway.Init")
  private FlowBatch batch;

  private int row;
  private long recordsRead;
  private long lineOfOpenQuote;

  // The state of the record that is being read.
  private LabelCells.Label label = LabelCells.EMPTY;
  private String timestamp = "";
  private boolean blank;
  private boolean spansLines;
  private int missingCount;
  private int decimalCommaCount;
  private final Feature[] missingFeatures = new Feature[Feature.COUNT];
  private final Missing[] missingKinds = new Missing[Feature.COUNT];

  FlowCsvHandler(
      RawTextReader text,
      CsvHeader header,
      LabelCells labels,
      CleaningReport report,
      boolean labelled) {
    this.text = text;
    this.headerLine = header.line();
    this.targets = header.targets();
    this.decimalCommas = header.separator() != ',';
    this.labels = labels;
    this.report = report;
    this.labelled = labelled;
    this.labelColumn = Arrays.stream(targets).anyMatch(target -> target == CsvHeader.LABEL);
    this.numberColumns =
        (int)
            Arrays.stream(targets)
                .filter(target -> target >= 0 && target != Feature.TIMESTAMP.ordinal())
                .count();
  }

  /** Sets the batch to fill and the index of the next row. */
  void fill(FlowBatch batch, int row) {
    this.batch = batch;
    this.row = row;
    for (Feature feature : Feature.all()) {
      columns[feature.ordinal()] = batch.column(feature);
    }
  }

  /** The index of the next row in the batch. */
  int row() {
    return row;
  }

  /** The number of records read so far, including dropped records but not the header. */
  long recordsRead() {
    return recordsRead;
  }

  /** The number of the line on which the current record starts, counted from 1. */
  long line() {
    return getStartingLineNumber();
  }

  /**
   * The first line of a quoted record that extends to the end of the file, or 0 if no record does.
   */
  long lineOfOpenQuote() {
    return lineOfOpenQuote;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    label = LabelCells.EMPTY;
    timestamp = "";
    blank = true;
    spansLines = false;
    missingCount = 0;
    decimalCommaCount = 0;
  }

  @Override
  protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
    if (quoted) {
      spansLines |= hasLineBreak(buffer, offset, length);
    }
    if (field == 0) {
      blank = isBlank(buffer, offset, length);
    }
    if (field >= targets.length) {
      return;
    }
    int target = targets[field];
    if (target == Feature.TIMESTAMP.ordinal()) {
      if (length <= LONGEST_TEXT) {
        timestamp = RawTextReader.decode(buffer, offset, length).strip();
      }
    } else if (target >= 0) {
      double value = CsvNumber.parse(buffer, offset, length);
      if (decimalCommas && Double.isNaN(value)) {
        value = CsvNumber.parseDecimalComma(buffer, offset, length);
        decimalCommaCount += Double.isNaN(value) ? 0 : 1;
      }
      columns[target][row] = value;
      if (!(value >= 0 && value <= Double.MAX_VALUE)) {
        note(Feature.all().get(target), value, buffer, offset, length);
      }
    } else if (target == CsvHeader.LABEL && length <= LONGEST_TEXT) {
      label = labels.of(buffer, offset, length);
    }
  }

  @Override
  protected Boolean buildRecord() {
    if (getStartingLineNumber() <= headerLine) {
      return true;
    }
    recordsRead++;
    if (spansLines && text.ended()) {
      lineOfOpenQuote = getStartingLineNumber();
    }
    Optional<DropReason> reason = reasonToDrop();
    if (reason.isPresent()) {
      report.drop(reason.get());
      return true;
    }
    for (int i = 0; i < missingCount; i++) {
      report.count(missingFeatures[i], missingKinds[i]);
    }
    report.countDecimalCommas(decimalCommaCount);
    LabelCells.Label given = label == LabelCells.EMPTY ? labels.none() : label;
    batch.labels()[row] = given.name();
    batch.timestamps()[row] = timestamp;
    batch.index()[row] = recordsRead - 1;
    given.accept();
    report.acceptRow();
    row++;
    return true;
  }

  private Optional<DropReason> reasonToDrop() {
    boolean cut = text.endedWithinLine();
    if (isBlankLine()) {
      return Optional.of(DropReason.BLANK_LINE);
    }
    if (label == LabelCells.HEADER || (!labelColumn && isAllText())) {
      return Optional.of(DropReason.REPEATED_HEADER);
    }
    if (getFieldCount() < targets.length) {
      return Optional.of(cut ? DropReason.CUT_OFF : DropReason.TOO_FEW_FIELDS);
    }
    if (getFieldCount() > targets.length) {
      return Optional.of(DropReason.TOO_MANY_FIELDS);
    }
    if (labelled && label == LabelCells.EMPTY) {
      return Optional.of(cut ? DropReason.CUT_OFF : DropReason.EMPTY_LABEL);
    }
    boolean labelLast = targets[targets.length - 1] == CsvHeader.LABEL;
    return cut && labelLast && labels.mayBeTruncated(label)
        ? Optional.of(DropReason.CUT_OFF)
        : Optional.empty();
  }

  /** Returns whether no field is a number, as in a repeated header line. */
  private boolean isAllText() {
    for (int i = 0; i < missingCount; i++) {
      if (missingKinds[i] != Missing.NO_NUMBER) {
        return false;
      }
    }
    return missingCount == numberColumns;
  }

  private boolean isBlankLine() {
    return getRecordType() == RecordType.EMPTY || (blank && getFieldCount() == 1);
  }

  /** Remembers a missing value; it is counted only if the record is accepted. */
  private void note(Feature feature, double value, char[] buffer, int offset, int length) {
    if (!feature.isMissing(value)) {
      return;
    }
    missingFeatures[missingCount] = feature;
    missingKinds[missingCount] =
        Double.isNaN(value)
            ? CsvNumber.missing(buffer, offset, length)
            : Double.isInfinite(value) ? Missing.INFINITE : Missing.NEGATIVE;
    missingCount++;
  }

  private static boolean isBlank(char[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] > ' ') {
        return false;
      }
    }
    return true;
  }

  private static boolean hasLineBreak(char[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] == '\n' || buffer[i] == '\r') {
        return true;
      }
    }
    return false;
  }
}

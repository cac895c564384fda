package io.mlids.core.feedback;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.SpreadsheetText;
import io.mlids.core.text.Excerpt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads feedback as {@link FeedbackCsv} writes it. Only the column {@code judgement} and the
 * features that models read are required, so a flow file with an additional column {@code
 * judgement} is also accepted. Columns may have any order, and unknown columns are ignored. Not
 * thread-safe.
 */
public final class FeedbackCsvReader {
  /** The maximum number of lines. */
  public static final int MAX_ROWS = 100_000;

  /** The maximum size in bytes. */
  public static final long MAX_BYTES = 256L << 20;

  private static final int MAX_TEXT_LENGTH = 1_000;

  private final String place;
  private final FeatureProfile profile;
  private final Map<String, Integer> texts = new HashMap<>();
  private final Map<Feature, Integer> numbers = new EnumMap<>(Feature.class);
  private final List<FeedbackRow> rows = new ArrayList<>();
  private int columns;

  private FeedbackCsvReader(String place, FeatureProfile profile) {
    this.place = place;
    this.profile = profile;
  }

  /**
   * Reads a file.
   *
   * @param profile the profile of the model that the rows are for; it determines which features are
   *     required
   * @throws DatasetFormatException if the file is invalid; the message names the file, the line and
   *     the remedy
   */
  public static List<FeedbackRow> read(Path file, FeatureProfile profile) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DatasetFormatException(file + ": no such file; check the path");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new DatasetFormatException(
          file + ": larger than " + (MAX_BYTES >> 20) + " MB; split the file");
    }
    return read(Files.readAllBytes(file), file + ": ", profile);
  }

  /**
   * Reads CSV in UTF-8.
   *
   * @param place the start of error messages, such as a file name; may be empty
   * @throws DatasetFormatException if the CSV is invalid
   */
  public static List<FeedbackRow> read(byte[] csv, String place, FeatureProfile profile)
      throws DatasetFormatException {
    FeedbackCsvReader reader = new FeedbackCsvReader(place, profile);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(csv)).toString();
      reader.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw new DatasetFormatException(place + "not valid UTF-8; save the feedback as UTF-8", e);
    }
    return reader.rows;
  }

  private void read(String text) throws DatasetFormatException {
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      for (CsvRecord record : csv) {
        if (columns == 0) {
          readHeader(record);
        } else {
          readRow(record);
        }
      }
    } catch (CsvParseException e) {
      throw new DatasetFormatException(place + "not valid CSV: " + e.getMessage(), e);
    } catch (IOException e) {
      throw e instanceof DatasetFormatException ours
          ? ours
          : new DatasetFormatException(place + "cannot be read: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new DatasetFormatException(place + "cannot be read: " + e.getMessage(), e);
    }
    if (columns == 0) {
      throw new DatasetFormatException(
          place + "empty; export feedback with 'GET /api/feedback', Accept: text/csv");
    }
  }

  private void readHeader(CsvRecord record) throws DatasetFormatException {
    List<String> names = record.getFields();
    columns = names.size();
    for (int column = 0; column < columns; column++) {
      Optional<Feature> feature = ColumnNames.featureOf(names.get(column));
      if (feature.isPresent()) {
        numbers.putIfAbsent(feature.get(), column);
      } else {
        texts.putIfAbsent(Feature.normalise(names.get(column)), column);
      }
    }
    if (!texts.containsKey(FeedbackCsv.JUDGEMENT)) {
      throw wrong(
          record, "the column judgement is missing; add it, with false_alarm or true in each line");
    }
    List<String> missing =
        profile.modelFeatures().stream()
            .filter(feature -> !numbers.containsKey(feature))
            .map(Feature::columnName)
            .toList();
    if (!missing.isEmpty()) {
      throw wrong(
          record,
          "the column "
              + missing.getFirst()
              + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more are" : " is")
              + " missing; export the feedback again, with all columns");
    }
  }

  private void readRow(CsvRecord record) throws DatasetFormatException {
    if (record.getFieldCount() != columns) {
      throw wrong(
          record,
          record.getFieldCount()
              + " fields, but the header has "
              + columns
              + "; write a field for each column");
    }
    if (rows.size() >= MAX_ROWS) {
      throw wrong(record, "more than " + MAX_ROWS + " flows; split the file");
    }
    String judged = text(record, FeedbackCsv.JUDGEMENT);
    Judgement judgement =
        Judgement.ofId(judged)
            .orElseThrow(
                () -> wrong(record, "judgement is '" + judged + "'; write false_alarm or true"));
    rows.add(
        new FeedbackRow(
            record.getStartingLineNumber(),
            text(record, FeedbackCsv.ID),
            time(record),
            text(record, FeedbackCsv.BY),
            judgement,
            text(record, FeedbackCsv.TITLE),
            text(record, FeedbackCsv.NOTE),
            text(record, FeedbackCsv.INCIDENT),
            !text(record, FeedbackCsv.CALIBRATES).toLowerCase(Locale.ROOT).equals("false"),
            flow(record)));
  }

  private JudgedFlow flow(CsvRecord record) throws DatasetFormatException {
    double[] values = new double[Feature.COUNT];
    for (Feature feature : Feature.all()) {
      Integer column = numbers.get(feature);
      values[feature.ordinal()] =
          column == null || feature.isText()
              ? Double.NaN
              : number(record, feature.columnName(), record.getField(column));
    }
    Integer time = numbers.get(Feature.TIMESTAMP);
    FlowRow row =
        FlowRow.of(
            text(record, FeedbackCsv.FLOW_ID),
            text(record, FeedbackCsv.SOURCE),
            port(record),
            text(record, FeedbackCsv.DESTINATION),
            time == null ? "" : cell(record, "timestamp", time),
            values);
    return new JudgedFlow(
        row,
        profile(record),
        text(record, FeedbackCsv.MODEL),
        number(record, FeedbackCsv.PROBABILITY, text(record, FeedbackCsv.PROBABILITY)),
        label(record));
  }

  private int port(CsvRecord record) throws DatasetFormatException {
    double port = number(record, FeedbackCsv.SOURCE_PORT, text(record, FeedbackCsv.SOURCE_PORT));
    return port >= 0 && port <= 65_535 ? (int) port : 0;
  }

  /** The attack class; empty if the label is missing, {@code Benign} or just {@code Attack}. */
  private Optional<TrafficClass> label(CsvRecord record) throws DatasetFormatException {
    String text = text(record, FeedbackCsv.LABEL);
    if (text.isEmpty() || Feature.normalise(text).equals("no_label")) {
      return Optional.empty();
    }
    TrafficClass label = TrafficClass.ofLabel(text);
    return label.isAttack() && !label.equals(TrafficClass.ATTACK)
        ? Optional.of(label)
        : Optional.empty();
  }

  private Optional<FeatureProfile> profile(CsvRecord record) throws DatasetFormatException {
    String text = text(record, FeedbackCsv.PROFILE);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        FeatureProfile.ofId(text)
            .orElseThrow(
                () ->
                    wrong(
                        record, "feature_profile is '" + text + "'; write corrected or cse2018")));
  }

  private Optional<Instant> time(CsvRecord record) throws DatasetFormatException {
    String text = text(record, FeedbackCsv.AT);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw wrong(record, "judged_at is '" + text + "'; write a time such as 2026-12-31T00:00:00Z");
    }
  }

  private double number(CsvRecord record, String column, String text)
      throws DatasetFormatException {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(stripped);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      throw wrong(
          record,
          column
              + " is '"
              + SpreadsheetText.escaped(Excerpt.of(stripped))
              + "'; write a number, or leave it empty");
    }
  }

  /** The text in a column; empty if the column is missing. */
  private String text(CsvRecord record, String name) throws DatasetFormatException {
    Integer column = texts.get(name);
    return column == null ? "" : cell(record, name, column);
  }

  private String cell(CsvRecord record, String name, int column) throws DatasetFormatException {
    String text = SpreadsheetText.read(record.getField(column).strip());
    if (text.length() > MAX_TEXT_LENGTH) {
      throw wrong(record, name + " is longer than " + MAX_TEXT_LENGTH + " characters; shorten it");
    }
    return text;
  }

  private DatasetFormatException wrong(CsvRecord record, String what) {
    return new DatasetFormatException(
        place + "line " + record.getStartingLineNumber() + ": " + what);
  }
}

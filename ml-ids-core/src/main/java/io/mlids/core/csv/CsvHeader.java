package io.mlids.core.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Maps the columns in a CSV file to features. If a column occurs twice, the second one is ignored
 * ({@code Fwd Header Length} occurs twice in the 2017 files). Columns with unknown names are
 * ignored too.
 */
final class CsvHeader {
  /** The target of the traffic class column. */
  static final int LABEL = -1;

  /** The target that marks a column as ignored. */
  static final int IGNORED = -2;

  private static final int NAMED_AT_MOST = 5;

  /** The supported column separators, most common first. */
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  /** Matches the first line of a file if it declares the separator, as spreadsheet programs do. */
  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("sep=(.)?", Pattern.CASE_INSENSITIVE);

  private final char separator;
  private final long line;
  private final int[] targets;
  private final List<Feature> absent;

  private CsvHeader(char separator, long line, int[] targets, List<Feature> absent) {
    this.separator = separator;
    this.line = line;
    this.targets = targets;
    this.absent = absent;
  }

  /**
   * Reads the first non-blank line. The separator can be a comma, semicolon, tab or vertical bar.
   * The separator that yields the most known columns is used.
   *
   * @param labelled whether the label is required
   * @throws DatasetFormatException if all lines are blank, or if a required column is missing
   */
  static CsvHeader read(Path file, FeatureProfile profile, boolean labelled) throws IOException {
    Line best = firstLine(file, SEPARATORS[0]);
    for (int i = 1; i < SEPARATORS.length && best.known() < 2; i++) {
      Line other = firstLine(file, SEPARATORS[i]);
      best = other.known() > best.known() ? other : best;
    }
    return of(file, best, profile, labelled);
  }

  /** The first non-blank line, split into fields. */
  private record Line(char separator, long number, List<String> names) {
    long known() {
      return names.stream()
          .filter(name -> ColumnNames.featureOf(name).isPresent() || ColumnNames.isLabel(name))
          .count();
    }

    /** Returns whether the fields are values rather than column names. */
    boolean hasValues() {
      long numbers =
          names.stream()
              .filter(name -> !Double.isNaN(CsvNumber.parse(name.toCharArray(), 0, name.length())))
              .count();
      return numbers > names.size() / 2;
    }
  }

  private static Line firstLine(Path file, char separator) throws IOException {
    try (CsvReader<CsvRecord> reader =
        FlowCsvFile.tolerantParser(separator).ofCsvRecord(RawTextReader.open(file))) {
      for (CsvRecord record : reader) {
        List<String> names = new ArrayList<>();
        for (String name : record.getFields()) {
          names.add(RawTextReader.decode(name.toCharArray(), 0, name.length()));
        }
        boolean blank = names.stream().allMatch(String::isBlank);
        if (!blank && !SEPARATOR_LINE.matcher(String.join("", names)).matches()) {
          return new Line(separator, record.getStartingLineNumber(), names);
        }
      }
    } catch (CsvParseException e) {
      throw new DatasetFormatException(
          file + ": not a flow CSV (" + e.getMessage() + "); remove it from the dataset", e);
    }
    throw new DatasetFormatException(
        file + ": the file is empty; remove it from the dataset, or fetch it again");
  }

  private static CsvHeader of(Path file, Line line, FeatureProfile profile, boolean labelled)
      throws DatasetFormatException {
    List<String> names = line.names();
    int[] targets = new int[names.size()];
    Arrays.fill(targets, IGNORED);
    Set<Feature> missing = EnumSet.allOf(Feature.class);
    boolean hasLabel = false;
    for (int i = 0; i < targets.length; i++) {
      Optional<Feature> feature = ColumnNames.featureOf(names.get(i));
      if (feature.isPresent() && missing.remove(feature.get())) {
        targets[i] = feature.get().ordinal();
      } else if (!hasLabel && ColumnNames.isLabel(names.get(i))) {
        targets[i] = LABEL;
        hasLabel = true;
      }
    }
    List<Feature> absent = missing.stream().filter(f -> mayBeAbsent(f, profile)).toList();
    List<String> needed =
        new ArrayList<>(
            missing.stream().filter(f -> !mayBeAbsent(f, profile)).map(CsvHeader::spell).toList());
    boolean lacksLabel = labelled && !hasLabel;
    if (needed.isEmpty() && !lacksLabel) {
      return new CsvHeader(line.separator(), line.number(), targets, absent);
    }
    String place = file + ": line " + line.number() + ": ";
    if (line.hasValues()) {
      throw new DatasetFormatException(
          place
              + "values instead of column names; add a header line (Dst"
              + " Port,Protocol,Timestamp,…,Label)");
    }
    if (needed.isEmpty()) {
      throw new DatasetFormatException(place + ColumnNames.missingLabelMessage(names));
    }
    if (lacksLabel) {
      needed.add("label (Label)");
    }
    throw new DatasetFormatException(place + complaint(needed));
  }

  private static boolean mayBeAbsent(Feature feature, FeatureProfile profile) {
    return !profile.modelFeatures().contains(feature);
  }

  private static String spell(Feature feature) {
    return feature.columnName() + " (" + feature.publishedName() + ")";
  }

  private static String complaint(List<String> needed) {
    if (needed.size() > Feature.COUNT / 2) {
      return "not a header line of flow columns ("
          + needed.size()
          + " columns are missing); add the column names, or remove the file from the dataset";
    }
    String listed = String.join(", ", needed.subList(0, Math.min(NAMED_AT_MOST, needed.size())));
    int more = needed.size() - NAMED_AT_MOST;
    return (needed.size() == 1 ? "column " : "columns ")
        + listed
        + (more > 0 ? " and " + more + " more" : "")
        + (needed.size() == 1 ? " is" : " are")
        + " missing; extract the flows with all columns, or remove the file from the dataset";
  }

  /** The column separator. */
  char separator() {
    return separator;
  }

  /** The line number of the header, from 1. */
  long line() {
    return line;
  }

  /** The target of each field: the ordinal of its feature, {@link #LABEL} or {@link #IGNORED}. */
  int[] targets() {
    return targets.clone();
  }

  /** The absent columns, which are filled with 0 or empty text. */
  List<Feature> absent() {
    return absent;
  }
}

package io.mlids.core.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the columns of one CSV file belong. A column that stands there twice counts where it stands
 * first (the 2017 files have {@code Fwd Header Length} twice); columns of other names are not
 * looked at.
 */
final class CsvHeader {
  /** The target of the column that holds the traffic class. */
  static final int LABEL = -1;

  /** The target of a column that is not read. */
  static final int IGNORED = -2;

  private static final int NAMED_AT_MOST = 5;

  private final long line;
  private final int[] targets;
  private final List<Feature> absent;

  private CsvHeader(long line, int[] targets, List<Feature> absent) {
    this.line = line;
    this.targets = targets;
    this.absent = absent;
  }

  /**
   * Reads the first line that is not blank.
   *
   * @throws DatasetFormatException if there is none, or if a column is missing that cannot be
   *     filled
   */
  static CsvHeader read(Path file, FeatureProfile profile) throws IOException {
    try (CsvReader<CsvRecord> reader =
        FlowCsvFile.tolerantParser().ofCsvRecord(RawTextReader.open(file))) {
      for (CsvRecord record : reader) {
        List<String> names = new ArrayList<>();
        for (String name : record.getFields()) {
          names.add(RawTextReader.decode(name.toCharArray(), 0, name.length()));
        }
        if (names.stream().allMatch(String::isBlank)) {
          continue;
        }
        return of(file, record.getStartingLineNumber(), names, profile);
      }
    } catch (CsvParseException e) {
      throw new DatasetFormatException(
          file + ": is no CSV (" + e.getMessage() + "); take it out of the dataset", e);
    }
    throw new DatasetFormatException(
        file + ": is empty; take it out of the dataset, or fetch it again");
  }

  private static CsvHeader of(Path file, long line, List<String> names, FeatureProfile profile)
      throws DatasetFormatException {
    int[] targets = new int[names.size()];
    Arrays.fill(targets, IGNORED);
    Set<Feature> missing = EnumSet.allOf(Feature.class);
    boolean labelled = false;
    for (int i = 0; i < targets.length; i++) {
      Optional<Feature> feature = ColumnNames.featureOf(names.get(i));
      if (feature.isPresent() && missing.remove(feature.get())) {
        targets[i] = feature.get().ordinal();
      } else if (!labelled && ColumnNames.isLabel(names.get(i))) {
        targets[i] = LABEL;
        labelled = true;
      }
    }
    List<Feature> absent = missing.stream().filter(f -> mayBeAbsent(f, profile)).toList();
    List<String> needed =
        new ArrayList<>(
            missing.stream().filter(f -> !mayBeAbsent(f, profile)).map(CsvHeader::spell).toList());
    if (!labelled) {
      needed.add("label (Label)");
    }
    if (!needed.isEmpty()) {
      throw new DatasetFormatException(file + ": line " + line + ": " + complaint(names, needed));
    }
    return new CsvHeader(line, targets, absent);
  }

  private static boolean mayBeAbsent(Feature feature, FeatureProfile profile) {
    return !profile.modelFeatures().contains(feature);
  }

  private static String spell(Feature feature) {
    return feature.columnName() + " (" + feature.publishedName() + ")";
  }

  private static String complaint(List<String> names, List<String> needed) {
    if (names.size() == 1 && names.get(0).matches(".*[;\t|].*")) {
      return "the columns are not separated by commas; write the file with commas";
    }
    if (needed.size() > Feature.COUNT / 2) {
      return "is no header line of flow columns ("
          + needed.size()
          + " are missing); put the column names there, or take the file out of the dataset";
    }
    String listed = String.join(", ", needed.subList(0, Math.min(NAMED_AT_MOST, needed.size())));
    int more = needed.size() - NAMED_AT_MOST;
    return (needed.size() == 1 ? "column " : "columns ")
        + listed
        + (more > 0 ? " and " + more + " more" : "")
        + (needed.size() == 1 ? " is" : " are")
        + " missing; extract the flows with all columns, or take the file out of the dataset";
  }

  /** Where the header stands, from 1. */
  long line() {
    return line;
  }

  /** Per field the ordinal of its feature, {@link #LABEL} or {@link #IGNORED}. */
  int[] targets() {
    return targets.clone();
  }

  /** Columns to fill with 0, or with empty text. */
  List<Feature> absent() {
    return absent;
  }
}

package io.mlids.train.split;

import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.dataset.BenignReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * The files to split, which are read several times.
 *
 * @param files the files in reading order
 * @param profile feature profile
 * @param rowsPerFile maximum number of rows to read from each file
 * @param benign labels that mean {@code Benign}
 * @param removed positions of rows to leave out
 * @param firstRows position of the first row of each file; empty if no row is left out
 */
record FlowFiles(
    List<Path> files,
    FeatureProfile profile,
    long rowsPerFile,
    BenignLabels benign,
    BitSet removed,
    List<Long> firstRows) {

  FlowFiles(List<Path> files, FeatureProfile profile, long rowsPerFile, BenignLabels benign) {
    this(files, profile, rowsPerFile, benign, new BitSet(), List.of());
  }

  /** Reads the start of every file, to find errors before the work begins. */
  void check() throws IOException {
    FlowDataset.openNumbered(files, profile, new CleaningReport(), rowsPerFile).close();
  }

  /** Opens all files as one. */
  FlowReader open() throws IOException {
    FlowReader all = FlowDataset.openNumbered(files, profile, new CleaningReport(), rowsPerFile);
    return new BenignReader(
        firstRows.isEmpty() ? all : new WithoutRows(all, removed, 0),
        benign,
        new LabelTally(benign));
  }

  /** Opens one file, from which all rows are read. */
  FlowReader openOne(int file, CleaningReport report) throws IOException {
    FlowReader reader = FlowDataset.openOne(files.get(file), profile, report, rowsPerFile);
    if (reader.profile() != profile) {
      reader.close();
      throw new DatasetFormatException(
          files.get(file)
              + ": the flows have the profile "
              + reader.profile()
              + "; split them with this feature profile");
    }
    return reader;
  }

  /** Leaves rows out of what {@link #openOne} has opened, and renames benign labels. */
  FlowReader prepared(FlowReader reader, int file, LabelTally labels) {
    return new BenignReader(
        firstRows.isEmpty() ? reader : new WithoutRows(reader, removed, firstRows.get(file)),
        benign,
        labels);
  }

  /** The same files without some rows. */
  FlowFiles without(BitSet rows, List<Long> firstRowOfFiles) {
    return new FlowFiles(files, profile, rowsPerFile, benign, rows, firstRowOfFiles);
  }
}

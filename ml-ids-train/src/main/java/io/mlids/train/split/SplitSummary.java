package io.mlids.train.split;

import io.mlids.core.console.Terminal;
import io.mlids.core.dataset.LabelTally;
import io.mlids.core.table.CleaningReport;
import io.mlids.train.duplicate.Equality;
import io.mlids.train.duplicate.SharedRows;
import io.mlids.train.split.part.Subset;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of a split.
 *
 * @param cleaning dropped rows and changed values
 * @param labels number of rows per label in the CSVs
 * @param rows number of rows of each class in each subset
 * @param groups groups of rows that were kept together, with their subsets, in reading or time
 *     order; empty if rows were assigned individually
 * @param groupWord what a group is, such as {@code run}
 * @param comparison duplicates, and rows that were left out
 * @param files the subsets' files in order, and then the manifest of a cross-validation
 */
public record SplitSummary(
    CleaningReport cleaning,
    LabelTally labels,
    RowCounts rows,
    List<Group> groups,
    String groupWord,
    Comparison comparison,
    List<Path> files) {

  /** Rows that are kept together. */
  public record Group(String name, Subset subset, long rows) {}

  /**
   * Rows that were removed because they equal an earlier row.
   *
   * @param equality when rows are equal
   * @param rows number of removed rows
   * @param otherLabel how many of them have another label than the row that was kept
   */
  public record Removal(Equality equality, long rows, long otherLabel) {}

  /**
   * Duplicates, and rows that were left out.
   *
   * @param removal removed duplicates, if they were to be removed
   * @param inGap number of rows that were left out between blocks of time
   * @param shared rows of each subset that equal rows of other subsets in all model inputs
   */
  public record Comparison(Optional<Removal> removal, long inGap, SharedRows shared) {}

  /** Prints the counts as text, at most 80 columns wide except for file names. */
  public void print(PrintWriter out) {
    cleaning.print(out);
    labels.renamed().forEach(line -> out.println(Terminal.printable(line)));
    new SummaryText(this, out).print();
    files.forEach(file -> out.println(Terminal.printable("wrote " + file)));
    out.flush();
  }
}

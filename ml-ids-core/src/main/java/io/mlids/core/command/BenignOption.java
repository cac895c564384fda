package io.mlids.core.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.dataset.BenignLabels;
import java.util.List;
import picocli.CommandLine.Option;

/** What benign rows of a dataset are labelled; a picocli mixin. */
public final class BenignOption {
  @Option(
      names = BenignLabels.OPTION,
      paramLabel = "NAME",
      description =
          "What the dataset calls Benign, in any case; may be repeated (default: Normal, Normal"
              + " Traffic, Benign Traffic and 0).")
  private List<String> names = List.of();

  /** The labels that mean benign. */
  public BenignLabels labels() {
    if (names.stream().anyMatch(String::isBlank)) {
      throw CommandException.unusable(BenignLabels.OPTION + ": is empty; name a label");
    }
    return BenignLabels.named(names);
  }
}

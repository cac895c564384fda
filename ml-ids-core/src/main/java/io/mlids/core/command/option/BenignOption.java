package io.mlids.core.command.option;

import io.mlids.core.console.CommandException;
import io.mlids.core.dataset.BenignLabels;
import io.mlids.core.help.OptionGroup;
import java.util.List;
import picocli.CommandLine.Option;

/** The labels of benign rows in a dataset; a picocli mixin. */
@OptionGroup("Input")
public final class BenignOption {
  private static final String NAME = "--benign-label";

  @Option(
      names = NAME,
      paramLabel = "NAME",
      description =
          "Treat this label as Benign, ignoring case; may be repeated. Default: Normal, Normal"
              + " Traffic, Benign Traffic and 0.")
  private List<String> names = List.of();

  /** The labels that mean benign. */
  public BenignLabels labels() {
    if (names.stream().anyMatch(String::isBlank)) {
      throw CommandException.unusable(NAME + ": empty; specify a label");
    }
    return BenignLabels.named(names, NAME);
  }
}

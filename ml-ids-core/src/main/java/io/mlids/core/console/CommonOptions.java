package io.mlids.core.console;

import io.mlids.core.help.OptionGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options shared by all commands and subcommands, as a picocli mixin. */
@OptionGroup(OptionGroup.GENERAL)
@Command(versionProvider = Version.class, mixinStandardHelpOptions = true)
public final class CommonOptions {

  @Option(names = "--verbose", description = "Show the stack trace if an error occurs.")
  private boolean verbose;

  /** Returns whether to print stack traces. */
  public boolean verbose() {
    return verbose;
  }
}

package io.mlids.core.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Keeps a command from overwriting its own input. */
public final class DistinctFiles {
  private static final String STANDARD = "-";
  private static final Path STANDARD_INPUT = Path.of("/dev/stdin");
  private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");

  private DistinctFiles() {}

  /** The file that an argument names; {@code -} is standard input. */
  public static Path input(String argument) {
    return argument.equals(STANDARD) ? STANDARD_INPUT : Path.of(argument);
  }

  /** The same for an optional output file. Without one, results go to standard output. */
  public static void check(Optional<Path> output, List<Path> inputs) throws IOException {
    check(output.orElse(STANDARD_OUTPUT), inputs);
  }

  /**
   * Rejects an output that is also an input, even under another path or through a symbolic or hard
   * link. A pipe or device may be both.
   *
   * @throws CommandException if the output is also an input; no file has been changed
   */
  public static void check(Path output, List<Path> inputs) throws IOException {
    if (!Files.isRegularFile(output)) {
      return;
    }
    for (Path input : inputs) {
      if (Files.isRegularFile(input) && Files.isSameFile(input, output)) {
        throw CommandException.unusable(
            output
                + ": is also an input"
                + (input.equals(output) ? "" : " (" + input + ")")
                + "; choose another output file");
      }
    }
  }
}

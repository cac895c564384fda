package io.mlids.core.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Prevents a command from overwriting its own input. */
public final class DistinctFiles {
  private static final String STANDARD = "-";
  private static final Path STANDARD_INPUT = Path.of("/dev/stdin");
  private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");

  private DistinctFiles() {}

  /** Returns the file that an argument names, or standard input for {@code -}. */
  public static Path input(String argument) {
    return argument.equals(STANDARD) ? STANDARD_INPUT : Path.of(argument);
  }

  /**
   * Rejects an optional output file that is also an input. Without an output file, results go to
   * standard output.
   */
  public static void check(Optional<Path> output, List<Path> inputs) throws IOException {
    check(output.orElse(STANDARD_OUTPUT), inputs);
  }

  /**
   * Rejects an output file that is also an input, even if it has a different path or is a symbolic
   * or hard link. A pipe or device may be both input and output.
   *
   * @throws CommandException if the output file is also an input; at this point, no file has been
   *     changed
   */
  public static void check(Path output, List<Path> inputs) throws IOException {
    if (!Files.isRegularFile(output)) {
      return;
    }
    for (Path input : inputs) {
      if (Files.isRegularFile(input) && Files.isSameFile(input, output)) {
        throw CommandException.unusable(
            output
                + ": the output file is also an input"
                + (input.equals(output) ? "" : " (" + input + ")")
                + "; choose another output file");
      }
    }
  }
}

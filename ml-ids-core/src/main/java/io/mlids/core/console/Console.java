package io.mlids.core.console;

import io.mlids.core.help.HelpText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * Runs a picocli command according to the rules that apply to all commands. Results go to standard
 * output, and all other text goes to standard error. Each error message is a single line, and
 * {@link ExitCode} defines the exit codes. The decimal separator is a point in every locale. The
 * case of enum and boolean option values is ignored. Output to files and pipes is encoded in UTF-8.
 * On a terminal, control characters in data are escaped.
 *
 * <p>A subclass of {@link IOException}, such as one of our format exceptions, means unusable input,
 * and the exit code is 2. A plain {@code IOException} (for example, if the disk is full) or any
 * other exception or error means that the work failed, and the exit code is 1. The option {@code
 * --verbose} adds the stack trace. If the reader of standard output closes its end of the pipe, as
 * {@code head} does, the command ends with exit code 141 and without a message.
 */
public final class Console {

  /** The only section of picocli's help; {@link HelpText} provides its text. */
  private static final String HELP = "help";

  /**
   * The system property that contains the command as the user typed it, such as {@code ml-ids
   * train}. The launcher sets this property.
   */
  private static final String TYPED = "mlids.command";

  private Console() {}

  /** Runs the command and returns the exit code for {@link System#exit}. */
  public static int run(Object command, String... arguments) {
    Locale.setDefault(Locale.ROOT);
    StandardOutput standardOutput = StandardStreams.install();
    // picocli's default writers hide write errors and use the encoding of the locale.
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter error = new PrintWriter(System.err, true);
    CommandLine line = commandLine(command).setOut(out).setErr(error);
    line.setExecutionExceptionHandler(
        (exception, failed, parsed) ->
            standardOutput.isClosed()
                ? ExitCode.CLOSED_OUTPUT
                : report(exception, failed, parsed.expandedArgs()));
    return run(line, arguments);
  }

  /**
   * Runs a command line. An {@link Error}, such as an {@link OutOfMemoryError}, is also reported in
   * one line.
   */
  static int run(CommandLine line, String... arguments) {
    try {
      return line.execute(arguments);
    } catch (Error e) {
      // picocli passes exceptions to its handler, but not errors.
      return report(e, line, List.of(arguments));
    }
  }

  /** Creates the configured command line, for usage messages and tests. */
  public static CommandLine commandLine(Object command) {
    CommandLine line = new CommandLine(command);
    Optional.ofNullable(System.getProperty(TYPED)).ifPresent(line::setCommandName);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Boolean.class, Console::parseBoolean);
    line.registerConverter(boolean.class, Console::parseBoolean);
    line.registerConverter(Duration.class, new DurationOption());
    line.setHelpSectionKeys(List.of(HELP));
    line.setHelpSectionMap(
        Map.of(HELP, help -> HelpText.of(help.commandSpec(), Terminal.helpWidth())));
    line.setParameterExceptionHandler(usageErrors());
    line.setExecutionExceptionHandler(
        (exception, failed, parsed) -> report(exception, failed, parsed.expandedArgs()));
    return line;
  }

  private static int report(Throwable failure, CommandLine line, List<String> arguments) {
    if (isOfClosedOutput(failure)) {
      return ExitCode.CLOSED_OUTPUT;
    }
    PrintWriter error = line.getErr();
    error.println(
        Terminal.printable(line.getCommandSpec().root().name() + ": " + describe(failure)));
    if (arguments.contains("--verbose")) {
      failure.printStackTrace(error);
    }
    error.flush();
    return exitCode(failure);
  }

  /**
   * Returns whether an exception means that the reader of standard output has closed its end of the
   * pipe. That is not a failure.
   */
  private static boolean isOfClosedOutput(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ClosedOutputException) {
        return true;
      }
    }
    return false;
  }

  /** Describes an exception in one readable line, in which control characters are escaped. */
  public static String describe(Throwable exception) {
    Throwable cause =
        exception instanceof UncheckedIOException io && io.getCause() != null
            ? io.getCause()
            : exception;
    String message =
        switch (cause) {
          case NoSuchFileException e -> e.getFile() + ": no such file; check the path";
          case FileNotFoundException e -> String.valueOf(e.getMessage());
          case AccessDeniedException e -> e.getFile() + ": permission denied";
          case NotDirectoryException e -> e.getFile() + ": not a directory";
          case FileAlreadyExistsException e ->
              e.getFile() + ": this file already exists; choose another name or remove the file";
          case FileSystemException e when e.getReason() == null ->
              e.getFile() + ": reading or writing failed";
          case FileSystemException e when e.getReason().equals("Not a directory") ->
              e.getFile() + ": part of this path is a file, not a directory; choose another path";
          case OutOfMemoryError e ->
              "out of memory (" + e.getMessage() + "); enlarge the heap with JAVA_OPTS=-Xmx8g";
          case CommandException e -> String.valueOf(e.getMessage());
          case IOException e when e.getMessage() != null -> e.getMessage();
          default ->
              cause.getMessage() == null
                  ? cause.getClass().getSimpleName()
                  : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        };
    return Terminal.printable(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  private static int exitCode(Throwable exception) {
    return switch (exception) {
      case CommandException e -> e.exitCode();
      case UncheckedIOException e when e.getCause() != null -> exitCode(e.getCause());
      case IOException e when e.getClass() != IOException.class -> ExitCode.UNUSABLE;
      default -> ExitCode.FAILED;
    };
  }

  private static IParameterExceptionHandler usageErrors() {
    return (ParameterException exception, String[] arguments) -> {
      CommandLine line = exception.getCommandLine();
      PrintWriter error = line.getErr();
      error.println(
          Terminal.printable(
              line.getCommandSpec().root().name()
                  + ": "
                  + UsageError.text(exception).replaceAll("\\s*\\R\\s*", " ")
                  + "; see '"
                  + line.getCommandSpec().qualifiedName()
                  + " --help'"));
      error.flush();
      return ExitCode.UNUSABLE;
    };
  }

  private static boolean parseBoolean(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "on", "1" -> true;
      case "false", "no", "n", "off", "0" -> false;
      default ->
          throw new CommandLine.TypeConversionException("'" + text + "' is not True or False");
    };
  }
}

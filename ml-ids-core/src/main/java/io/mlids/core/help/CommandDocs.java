package io.mlids.core.help;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * Writes the manual pages and shell completions of a command, for the build. The files lie where
 * shells and {@code man} look for them below a prefix's {@code share}.
 */
public final class CommandDocs {
  private final Path share;
  private final String version;

  private CommandDocs(Path share, String version) {
    this.share = share;
    this.version = version;
  }

  /**
   * Takes the class of the command, which picocli can read, the version of the program and the
   * directory {@code share}.
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    if (arguments.length != 3) {
      System.err.println("usage: CommandDocs MAIN_CLASS VERSION SHARE_DIR");
      System.exit(2);
    }
    Object command = Class.forName(arguments[0]).getConstructor().newInstance();
    write(command, arguments[1], Path.of(arguments[2]));
  }

  /** Writes all files of a command; those of an earlier build are replaced. */
  static void write(Object command, String version, Path share) throws IOException {
    CommandLine line = new CommandLine(command);
    // What the environment of the build sets is not a default.
    line.setDefaultValueProvider(null);
    CommandHelp help = new CommandHelp(line.getCommandSpec());
    CommandDocs docs = new CommandDocs(share, version);
    docs.manual(help);
    docs.write("bash-completion/completions/" + help.name(), BashCompletion.of(help));
    docs.write("zsh/site-functions/_" + help.name(), ZshCompletion.of(help));
    docs.write("fish/vendor_completions.d/" + help.name() + ".fish", FishCompletion.of(help));
  }

  private void manual(CommandHelp command) throws IOException {
    write("man/man1/" + ManualPage.name(command) + ".1", ManualPage.of(command, version));
    for (CommandHelp each : command.subcommands()) {
      // A command without any option only names another program, which has pages of its own.
      if (each.hasEntries()) {
        manual(each);
      }
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = share.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

package io.mlids.core.help;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * Writes the manual pages and shell completions for a command. The build runs this program. The
 * files are written to the directories below {@code PREFIX/share} that {@code man} and the shells
 * search.
 */
public final class CommandDocs {
  private final Path share;
  private final String version;

  private CommandDocs(Path share, String version) {
    this.share = share;
    this.version = version;
  }

  /**
   * Runs the program with three arguments: the command's picocli class, the program version and the
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

  /** Writes all files for a command, replacing those from an earlier build. */
  static void write(Object command, String version, Path share) throws IOException {
    CommandLine line = new CommandLine(command);
    // The build's environment variables must not appear as default values.
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
      // A command without options is only a reference to another program, which has its own pages.
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

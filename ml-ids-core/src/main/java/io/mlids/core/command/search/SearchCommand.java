package io.mlids.core.command.search;

import io.mlids.core.command.option.AccessOptions;
import io.mlids.core.command.option.FailureText;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.Terminal;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.remote.ServerAddress;
import io.mlids.core.remote.ServerConnection;
import io.mlids.core.remote.ServerFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows search}. */
@Command(
    name = "search",
    description = {
      "Find incidents or flows that a server has stored.",
      "QUERY consists of words and of fields such as src:10.0.0.0/8, port:22 and since:2d;"
          + " docs/search.md lists them. Write -- before a query that begins with a hyphen."
    })
@Example(
    text = "Find severe incidents of the last two days",
    command = "ml-ids-flows search 'severity:high since:2d' --api http://localhost:5000")
@Example(
    text = "Save the attack flows of a host as CSV",
    command =
        "ml-ids-flows search 'src:10.0.0.7 verdict:attack' --flows \\\n"
            + "      --api http://localhost:5000 --format csv > flows.csv")
public final class SearchCommand implements Callable<Integer> {
  private static final int MAX_LIMIT = 100_000;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

  private final Map<String, String> environment;

  @Mixin private CommonOptions common;
  @Mixin private AccessOptions access;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY",
      defaultValue = "",
      description = "What to find; everything if omitted.")
  private String query;

  @OptionGroup("Server")
  @Option(
      names = "--api",
      required = true,
      paramLabel = "URL",
      description = "Server, such as http://localhost:5000.")
  private String api;

  @OptionGroup("Server")
  @Option(
      names = "--timeout",
      defaultValue = "60s",
      paramLabel = "DURATION",
      description = "Wait at most this long for each response. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @OptionGroup("Search")
  @Option(names = "--incidents", description = "Find incidents; the default.")
  private boolean incidents;

  @OptionGroup("Search")
  @Option(names = "--flows", description = "Find flows.")
  private boolean flows;

  @OptionGroup("Output")
  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "table|json|csv",
      description =
          "Set the output format; json prints one object per line, as the server returns it."
              + " Default: ${DEFAULT-VALUE}.")
  private FoundOutput.Format format;

  @OptionGroup("Search")
  @Option(
      names = "--limit",
      defaultValue = "100",
      paramLabel = "N",
      description = "Find at most this many, the latest ones. Default: ${DEFAULT-VALUE}.")
  private int limit;

  /** Creates the command with the environment of the process. */
  public SearchCommand() {
    this(System.getenv());
  }

  SearchCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter error = spec.commandLine().getErr();
    if (incidents && flows) {
      throw CommandException.unusable("--incidents and --flows cannot both be given; omit one");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw CommandException.unusable("--limit must be from 1 to " + MAX_LIMIT);
    }
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw CommandException.unusable("--timeout must be greater than 0 and at most 24h");
    }
    ServerAddress address = access.admitted(address(), environment, error);
    FoundOutput output = new FoundOutput(format, flows, spec.commandLine().getOut());
    try (ServerConnection connection = new ServerConnection(timeout, access.trust())) {
      StoredSearch search =
          flows
              ? StoredSearch.ofFlows(connection, address, query)
              : StoredSearch.ofIncidents(connection, address, query);
      search.find(limit, output::add);
      output.complete();
      error.println(search.summary());
    } catch (WrongQueryException e) {
      mark(e, error);
      throw CommandException.unusable(e.getMessage(), e);
    } catch (ServerFailedException e) {
      throw CommandException.failed(FailureText.of(e), e);
    }
    return ExitCode.OK;
  }

  private ServerAddress address() {
    try {
      return ServerAddress.of(api, "/");
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--api: " + e.getMessage());
    }
  }

  /** Prints the query with carets under the place of the error. */
  private void mark(WrongQueryException wrong, PrintWriter error) {
    int start = Math.min(wrong.position() - 1, query.length());
    int end = Math.min(start + wrong.length(), query.length());
    String before = Terminal.printable(query.substring(0, start));
    String marked = Terminal.printable(query.substring(start, end));
    error.println("  " + Terminal.printable(query));
    error.println("  " + " ".repeat(before.length()) + "^".repeat(Math.max(1, marked.length())));
  }
}

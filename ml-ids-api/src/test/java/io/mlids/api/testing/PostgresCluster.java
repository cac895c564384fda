package io.mlids.api.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own, in a temporary directory and on a loopback port. Root starts it
 * as the user {@code nobody}, because PostgreSQL refuses to run as root.
 */
public final class PostgresCluster implements AutoCloseable {
  private final Path directory;
  private final Path programs;
  private final int port;
  private int databases;

  private PostgresCluster(Path directory, Path programs, int port) {
    this.directory = directory;
    this.programs = programs;
    this.port = port;
  }

  /** Starts a server; aborts the test if PostgreSQL is not installed. */
  public static PostgresCluster start() throws IOException, InterruptedException {
    Path programs = programs().orElse(null);
    if (programs == null) {
      abort("PostgreSQL is not installed; install the package postgresql");
    }
    if (isRoot() && !Files.isExecutable(Path.of("/usr/sbin/runuser"))) {
      abort("root needs runuser to start PostgreSQL as another user");
    }
    Path directory = Files.createTempDirectory("ml-ids-postgres");
    if (isRoot()) {
      run(List.of("chown", "nobody", directory.toString()), directory);
    }
    PostgresCluster cluster = new PostgresCluster(directory, programs, freePort());
    cluster.run("initdb", "-D", cluster.data(), "-U", "mlids", "-A", "trust", "-N", "-E", "UTF8");
    cluster.startServer();
    return cluster;
  }

  private void startServer() throws IOException, InterruptedException {
    String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''";
    run("pg_ctl", "-D", data(), "-w", "-l", data() + "/log", "-o", options, "start");
  }

  private static Optional<Path> programs() throws IOException {
    List<Path> candidates = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions
            .sorted(Comparator.reverseOrder())
            .forEach(version -> candidates.add(version.resolve("bin")));
      }
    }
    candidates.add(Path.of("/usr/bin"));
    candidates.add(Path.of("/usr/local/bin"));
    return candidates.stream()
        .filter(each -> Files.isExecutable(each.resolve("initdb")))
        .filter(each -> Files.isExecutable(each.resolve("pg_ctl")))
        .findFirst();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "nobody", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command, directory);
  }

  private static void run(List<String> command, Path directory)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("ml-ids-postgres", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as("%s: %s", command, Files.readString(output)).isZero();
    } finally {
      Files.delete(output);
    }
  }

  /** Creates an empty database, and returns its URL. */
  public String createDatabase() throws Exception {
    String name = "history" + ++databases;
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return url(name);
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=mlids";
  }

  /** Ends all connections, and starts the server again. */
  public void restart() throws IOException, InterruptedException {
    run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    startServer();
  }

  @Override
  public void close() throws IOException {
    try {
      run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}

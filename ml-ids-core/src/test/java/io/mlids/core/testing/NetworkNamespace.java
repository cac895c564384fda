package io.mlids.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network namespace with two interfaces that are connected to each other. They have no addresses,
 * and IPv6 is disabled, so they send nothing on their own. Closing the namespace ends all processes
 * started in it.
 */
public final class NetworkNamespace implements AutoCloseable {
  /** The interface on which tests send packets; the packets arrive at {@link #LISTENER}. */
  public static final String SENDER = "mlids0";

  public static final String LISTENER = "mlids1";

  private final String name;
  private final List<Process> processes = new ArrayList<>();

  private NetworkNamespace(String name) {
    this.name = name;
  }

  /** Creates a namespace, or skips the test and states the reason. */
  public static NetworkNamespace require() throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can create a network namespace");
    NativeLibrary.requireLibpcap();
    assumeTrue(canRun("ip"), "ip is not installed; install it with: apt-get install iproute2");
    NetworkNamespace made = new NetworkNamespace("mlids-test-" + ProcessHandle.current().pid());
    assumeTrue(
        run("ip", "netns", "add", made.name) == 0,
        "root is not allowed to create a network namespace here");
    try {
      made.connect();
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
    return made;
  }

  /** Creates the interfaces; call this method again after they have been removed. */
  public void connect() throws IOException {
    String[] pair = {"link", "add", "name", SENDER, "type", "veth", "peer", "name", LISTENER};
    assumeTrue(ip(pair) == 0, "cannot create a veth pair on this machine");
    for (String each : List.of(SENDER, LISTENER)) {
      check(start("sysctl", "-qw", "net.ipv6.conf." + each + ".disable_ipv6=1"));
      check(ip("link", "set", "dev", each, "mtu", "65535"));
      check(ip("link", "set", "dev", each, "up"));
    }
  }

  private int ip(String... arguments) throws IOException {
    return run(with(List.of("ip", "-n", name), arguments));
  }

  /** Brings the listener's interface down or up. */
  public void setListener(boolean up) throws IOException {
    check(ip("link", "set", "dev", LISTENER, up ? "up" : "down"));
  }

  /** Removes one interface, which also removes the other. */
  public void removeInterfaces() throws IOException {
    check(ip("link", "del", "dev", SENDER));
  }

  /** Starts a program in the namespace. */
  public Process startJava(Class<?> mainClass, String... arguments) throws IOException {
    return startJava(List.of(), mainClass, arguments);
  }

  /**
   * Starts a program in the namespace.
   *
   * @param within a command that starts the program, including its options
   */
  public Process startJava(List<String> within, Class<?> mainClass, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
    command.addAll(within);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
    Process process = new ProcessBuilder(with(command, arguments)).start();
    processes.add(process);
    return process;
  }

  private int start(String... command) throws IOException {
    return run(with(List.of("ip", "netns", "exec", name), command));
  }

  private static String[] with(List<String> command, String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(Arrays.asList(arguments));
    return all.toArray(String[]::new);
  }

  /** Returns whether a command is installed. */
  public static boolean canRun(String command) {
    try {
      run(command, "--help");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void check(int exitCode) {
    assumeTrue(exitCode == 0, "cannot change network interfaces on this machine");
  }

  private static int run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return waitFor(process);
  }

  /** Waits for a process to end; returns its exit code. */
  public static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      waitFor(process.destroyForcibly());
    }
    run("ip", "netns", "del", name);
  }
}

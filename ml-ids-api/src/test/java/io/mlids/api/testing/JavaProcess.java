package io.mlids.api.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs in Java processes of their own, with the class path of the tests. */
public final class JavaProcess {
  private JavaProcess() {}

  /** The class path of the tests. */
  public static String classPath() {
    // Surefire's class path is a jar that only the JVM started by Surefire can use.
    String path = System.getProperty("surefire.test.class.path");
    return path != null ? path : System.getProperty("java.class.path");
  }

  /** The command that runs Java. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A process with a small heap that starts quickly. */
  public static ProcessBuilder small(Class<?> program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}

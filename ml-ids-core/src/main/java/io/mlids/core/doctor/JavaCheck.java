package io.mlids.core.doctor;

import java.nio.file.Path;

/**
 * Checks the Java version that runs the program.
 *
 * @param feature the feature release of Java, for example 25
 * @param version the full Java version
 * @param home the Java installation directory
 */
public record JavaCheck(int feature, String version, Path home) implements Check {
  private static final int REQUIRED = 25;
  private static final String SUBJECT = "Java";

  @Override
  public Finding run() {
    String found = version + " in " + home;
    return feature >= REQUIRED
        ? Finding.ok(SUBJECT, found)
        : Finding.problem(
            SUBJECT,
            found + " is older than " + REQUIRED,
            "install JDK "
                + REQUIRED
                + " (Debian: temurin-25-jdk or openjdk-25-jdk), or set"
                + " JAVA_HOME to it");
  }
}

package io.mlids.core.console;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Reads the program version from the jar's manifest. */
public final class Version implements IVersionProvider {

  /**
   * Returns the version, such as {@code 0.1.0-SNAPSHOT}, or {@code development} if the program does
   * not run from a jar.
   */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"ml-ids " + current()};
  }
}

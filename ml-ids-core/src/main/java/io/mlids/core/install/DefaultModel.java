package io.mlids.core.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The default model of commands: the one that {@code make train_local} writes below the current
 * directory, else the one that ships with the program.
 */
public final class DefaultModel {
  /** Where {@code make train_local} writes a model, below the current directory. */
  public static final Path TRAINED = Path.of("build", "models", "gradient_boost");

  private static final Path SHIPPED = Path.of("share", "model");
  private static final String MANIFEST = "mlids.json";

  private DefaultModel() {}

  /** The running program's default; {@link #TRAINED} if there is no model at all. */
  public static Path path() {
    return path(Path.of(""), Installation.ofProgram());
  }

  /**
   * The default model for a current directory.
   *
   * @param current the current directory
   */
  public static Path path(Path current, Installation installation) {
    Path trained = current.resolve(TRAINED);
    return isBundle(trained) ? trained : shipped(installation).orElse(trained);
  }

  /** The model that ships with the program. */
  public static Optional<Path> shipped(Installation installation) {
    return installation.directories().stream()
        .map(directory -> directory.resolve(SHIPPED))
        .filter(DefaultModel::isBundle)
        .findFirst();
  }

  private static boolean isBundle(Path directory) {
    return Files.isRegularFile(directory.resolve(MANIFEST));
  }
}

package io.mlids.core.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the model that commands use by default. A model that {@code make train_local} wrote below
 * the current directory takes precedence over the one that ships with the program.
 */
public final class DefaultModel {
  /** The path, relative to the current directory, where {@code make train_local} writes a model. */
  public static final Path TRAINED = Path.of("build", "models", "gradient_boost");

  private static final Path SHIPPED = Path.of("share", "model");
  private static final String MANIFEST = "mlids.json";

  private DefaultModel() {}

  /** Returns the default model of the running program, or {@link #TRAINED} if it has none. */
  public static Path path() {
    return path(Path.of(""), Installation.ofProgram());
  }

  /** Returns the default model for the given current directory. */
  public static Path path(Path current, Installation installation) {
    Path trained = current.resolve(TRAINED);
    return isBundle(trained) ? trained : shipped(installation).orElse(trained);
  }

  /** Returns the model that ships with the program, if any. */
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

package io.mlids.core.model;

import io.mlids.core.digest.Sha256;
import io.mlids.core.model.RevertibleMoves.Move;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a model bundle. Files are first written to a {@linkplain #staging() staging directory}.
 * {@link #commit()} checks them and moves them to the bundle's directory. The manifest is moved
 * last, so a directory with a manifest is always a complete bundle. The staging directory is
 * removed by {@link #close()}, or when the program ends. Other files in the bundle's directory are
 * not touched. Not thread-safe.
 *
 * <pre>{@code
 * try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
 *   booster.saveModel(writer.modelFile().toString());
 *   writer.write(ModelManifest.builder(profile).seed(42));
 *   writer.commit();
 * }
 * }</pre>
 */
public final class ModelBundleWriter implements Closeable {
  /** The maximum number of attempts to remove a directory that other threads may still write to. */
  private static final int REMOVALS = 100;

  private final Path folder;
  private final Path staging;
  private final Move move;
  private final Thread removal = new Thread(this::removeAtExit);

  private ModelBundleWriter(Path folder, Path staging, Move move) {
    this.folder = folder;
    this.staging = staging;
    this.move = move;
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /** Creates the directory, if necessary, and a hidden staging directory in it. */
  public static ModelBundleWriter create(Path folder) throws IOException {
    return create(folder, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
  }

  static ModelBundleWriter create(Path folder, Move move) throws IOException {
    Files.createDirectories(folder);
    return new ModelBundleWriter(folder, Files.createTempDirectory(folder, ".writing-"), move);
  }

  /** The directory that holds the bundle's files until {@link #commit()}. */
  public Path staging() {
    return staging;
  }

  /** The file for the XGBoost model. */
  public Path modelFile() {
    return staging.resolve(ModelBundle.MODEL_FILE);
  }

  /**
   * Writes the manifest of the model in {@link #modelFile()}, including the model's checksum.
   *
   * @throws IllegalArgumentException if the manifest's components are inconsistent
   */
  public ModelManifest write(ModelManifest.Builder builder) throws IOException {
    ModelManifest manifest = builder.modelSha256(Sha256.ofFile(modelFile())).build();
    Files.write(staging.resolve(ModelBundle.MANIFEST_FILE), ManifestJson.bytes(manifest));
    return manifest;
  }

  /**
   * Verifies the bundle by opening it, and moves its files into the bundle's directory, replacing
   * files with the same names. If an error occurs, the replaced files are restored. If the process
   * is killed before all moves are complete, the replaced files remain in a hidden subdirectory,
   * {@code .replaced-…}.
   *
   * @return the bundle in its final location
   * @throws ModelFormatException if the bundle is not valid
   */
  public synchronized ModelBundle commit() throws IOException {
    ModelBundle.open(staging);
    List<Path> names = namesInStaging();
    Path replaced = Files.createTempDirectory(folder, ".replaced-");
    RevertibleMoves moves = new RevertibleMoves(move);
    ModelBundle bundle;
    try {
      for (Path name : names.reversed()) {
        if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
          moves.move(folder.resolve(name), replaced.resolve(name));
        }
      }
      for (Path name : names) {
        moves.move(staging.resolve(name), folder.resolve(name));
      }
      bundle = ModelBundle.open(folder);
    } catch (IOException | RuntimeException | Error e) {
      putBack(moves, replaced, e);
      throw e;
    }
    deleteTree(replaced);
    return bundle;
  }

  /**
   * Sorted so that the manifest is moved last and removed first. If the manifest exists, all other
   * files therefore exist, too.
   */
  private List<Path> namesInStaging() throws IOException {
    try (Stream<Path> listing = Files.list(staging)) {
      return listing
          .map(Path::getFileName)
          .sorted(
              Comparator.comparing((Path name) -> name.endsWith(ModelBundle.MANIFEST_FILE))
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  private void putBack(RevertibleMoves moves, Path replaced, Throwable failure) throws IOException {
    try {
      moves.revert();
      Files.delete(replaced);
    } catch (IOException e) {
      e.addSuppressed(failure);
      throw new IOException(
          ("%s: the bundle could not be replaced (%s) or restored (%s); move the missing files"
                  + " back from %s")
              .formatted(folder, failure.getMessage(), e.getMessage(), replaced),
          e);
    }
  }

  /** Removes files that have not been committed. */
  @Override
  public void close() throws IOException {
    deleteTree(staging);
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException e) {
      // The program is already shutting down, so the hook runs, but it finds nothing to remove.
      return;
    }
  }

  /**
   * Is {@code synchronized} to wait for a running commit, which is quick and must not be
   * interrupted.
   */
  private synchronized void removeAtExit() {
    for (int attempt = 0; attempt < REMOVALS && Files.exists(staging); attempt++) {
      try {
        deleteTree(staging);
      } catch (IOException e) {
        // Other threads may still be writing; they fail once the directory is gone.
      }
    }
  }

  private static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

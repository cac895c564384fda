package io.mlids.core.detect;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a model bundle. Everything goes to a folder of its own first, {@link #staging()}; {@link
 * #commit()} checks it and moves it to where it belongs, the manifest last, so that a folder with a
 * manifest is a whole bundle. Files there that are none of the bundle's stay. Not thread-safe.
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
  private final Path folder;
  private final Path staging;

  private ModelBundleWriter(Path folder, Path staging) {
    this.folder = folder;
    this.staging = staging;
  }

  /** Creates the folder, if need be, and a hidden one in it for what is not complete yet. */
  public static ModelBundleWriter create(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new ModelBundleWriter(folder, Files.createTempDirectory(folder, ".writing-"));
  }

  /** Where to put the files of the bundle until it is complete. */
  public Path staging() {
    return staging;
  }

  /** Where to save XGBoost's model. */
  public Path modelFile() {
    return staging.resolve(ModelBundle.MODEL_FILE);
  }

  /**
   * Writes the manifest of the model that stands in {@link #modelFile()}, whose checksum it adds.
   *
   * @throws IllegalArgumentException if the manifest's components do not fit each other
   */
  public ModelManifest write(ModelManifest.Builder builder) throws IOException {
    ModelManifest manifest = builder.modelSha256(ModelBundle.sha256(modelFile())).build();
    Files.write(staging.resolve(ModelBundle.MANIFEST_FILE), ManifestJson.bytes(manifest));
    return manifest;
  }

  /**
   * Opens the bundle, to be sure that it can be, and moves its files to the folder, over older ones
   * of the same names.
   *
   * @return the bundle where it stands now
   * @throws ModelFormatException if it is none
   */
  public ModelBundle commit() throws IOException {
    ModelBundle.open(staging);
    Path manifest = folder.resolve(ModelBundle.MANIFEST_FILE);
    Files.deleteIfExists(manifest);
    List<Path> entries;
    try (Stream<Path> listing = Files.list(staging)) {
      entries = listing.toList();
    }
    for (Path entry : entries) {
      if (!entry.endsWith(ModelBundle.MANIFEST_FILE)) {
        move(entry);
      }
    }
    move(staging.resolve(ModelBundle.MANIFEST_FILE));
    return ModelBundle.open(folder);
  }

  private void move(Path entry) throws IOException {
    Path target = folder.resolve(entry.getFileName());
    deleteTree(target);
    Files.move(entry, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what was not committed. */
  @Override
  public void close() throws IOException {
    deleteTree(staging);
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

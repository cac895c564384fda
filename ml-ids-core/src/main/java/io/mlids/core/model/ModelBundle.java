package io.mlids.core.model;

import io.mlids.core.digest.Sha256;
import io.mlids.core.feature.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A trained model in a directory: {@code model.json} (XGBoost's own format), {@code mlids.json}
 * (the {@link ModelManifest}), and files for other tools. Written by {@link ModelBundleWriter}.
 * Immutable and thread-safe.
 */
public final class ModelBundle {
  /** File name of the XGBoost model. */
  public static final String MODEL_FILE = "model.json";

  /** File name of the manifest. */
  public static final String MANIFEST_FILE = "mlids.json";

  private static final String REMEDY =
      "; train a model with 'make train_local', build the default model with 'make build', or"
          + " specify another directory";

  private final Path folder;
  private final ModelManifest manifest;
  private final TreeEnsemble trees;

  private ModelBundle(Path folder, ModelManifest manifest, TreeEnsemble trees) {
    this.folder = folder;
    this.manifest = manifest;
    this.trees = trees;
  }

  /**
   * Reads a bundle and checks that its files agree on the checksum of {@code model.json}, the
   * number and names of the features, the profile and the classes.
   *
   * @throws ModelFormatException if the directory is not a bundle or its files do not match; the
   *     message gives the reason
   */
  public static ModelBundle open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      String what = Files.exists(folder) ? "not a directory" : "no such directory";
      throw new ModelFormatException(folder + ": " + what + REMEDY);
    }
    Path manifestFile = required(folder, MANIFEST_FILE);
    Path modelFile = required(folder, MODEL_FILE);
    ModelManifest manifest;
    try {
      manifest = ManifestJson.read(manifestFile);
    } catch (ModelFormatException e) {
      throw new ModelFormatException(e.getMessage() + REMEDY, e);
    }
    String sha256 = Sha256.ofFile(modelFile);
    if (!sha256.equals(manifest.modelSha256())) {
      throw new ModelFormatException(
          modelFile
              + ": the file does not match "
              + MANIFEST_FILE
              + " (SHA-256 "
              + sha256
              + ", expected "
              + manifest.modelSha256()
              + "); restore the bundle or train again with 'make train_local'");
    }
    TreeEnsemble trees = TreeEnsemble.read(modelFile);
    checkFit(modelFile, manifest, trees);
    return new ModelBundle(folder, manifest, trees);
  }

  private static Path required(Path folder, String name) throws ModelFormatException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(
          folder + ": not a model bundle (" + name + " is missing)" + REMEDY);
    }
    return file;
  }

  private static void checkFit(Path file, ModelManifest manifest, TreeEnsemble trees)
      throws ModelFormatException {
    if (trees.featureCount() != manifest.features().size()) {
      throw misfit(
          file,
          trees.featureCount() + " features, but " + manifest.features().size() + " are listed");
    }
    List<String> listed = manifest.features().stream().map(Feature::columnName).toList();
    if (!trees.featureNames().isEmpty() && !trees.featureNames().equals(listed)) {
      throw misfit(file, "feature names or a feature order that differ from those");
    }
    if (trees.classCount() != manifest.classes().size()) {
      throw misfit(
          file, trees.classCount() + " classes, but " + manifest.classes().size() + " are listed");
    }
  }

  private static ModelFormatException misfit(Path file, String what) {
    return new ModelFormatException(
        file + ": the model has " + what + " in " + MANIFEST_FILE + REMEDY);
  }

  /** The directory that the bundle was read from. */
  public Path folder() {
    return folder;
  }

  public ModelManifest manifest() {
    return manifest;
  }

  public TreeEnsemble trees() {
    return trees;
  }

  /** The first 12 hex digits of the SHA-256 of {@code model.json}. */
  public String modelVersion() {
    return manifest.modelSha256().substring(0, 12);
  }
}

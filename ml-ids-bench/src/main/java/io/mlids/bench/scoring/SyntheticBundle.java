package io.mlids.bench.scoring;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Writes a bundle of the {@link SyntheticModel}: {@code SyntheticBundle DIR}. */
public final class SyntheticBundle {

  private SyntheticBundle() {}

  public static void main(String[] arguments) throws IOException, XGBoostError {
    write(Path.of(arguments[0]));
  }

  /** Trains the model, and writes a bundle with the profile {@code cse2018} to a directory. */
  public static Path write(Path folder) throws IOException, XGBoostError {
    return write(folder, 0.5);
  }

  /**
   * Trains the model, and writes a bundle with the given threshold.
   *
   * @param threshold a flow with at least this probability is an attack
   */
  public static Path write(Path folder, double threshold) throws IOException, XGBoostError {
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      SyntheticModel.train(writer.modelFile());
      writer.write(
          ModelManifest.builder(FeatureProfile.CSE2018)
              .threshold(threshold)
              .programVersion("benchmark"));
      writer.commit();
    }
    return folder;
  }
}

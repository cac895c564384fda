package io.mlids.core.doctor;

import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Checks the default model.
 *
 * @param directory the model bundle's directory
 */
public record ModelCheck(Path directory) implements Check {
  private static final String SUBJECT = "Default model";

  @Override
  public Finding run() {
    try {
      ModelBundle bundle = ModelBundle.open(directory);
      ModelManifest manifest = bundle.manifest();
      return Finding.ok(
          SUBJECT,
          "%s, profile %s, %d classes, in %s"
              .formatted(
                  bundle.modelVersion(),
                  manifest.profile().id(),
                  manifest.classes().size(),
                  directory));
    } catch (IOException e) {
      return Finding.problem(
          SUBJECT,
          String.valueOf(e.getMessage()),
          "run 'make build' in the source tree; 'ml-ids incidents' works without a model");
    }
  }
}

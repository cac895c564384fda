package io.mlids.train.fit;

import io.mlids.core.digest.Sha256;
import io.mlids.core.feature.Feature;
import io.mlids.train.matrix.FlowMatrix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A hash of training data that shows whether two models were trained on the same rows in the same
 * order.
 */
final class DataFingerprint {
  private final MessageDigest digest = Sha256.digest();

  /** Adds the names, values and labels of a matrix to the fingerprint. */
  DataFingerprint add(String name, FlowMatrix rows) {
    add(name);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, rows.rowCount()));
    for (Feature feature : rows.features()) {
      add(feature.columnName());
    }
    for (int label = 0; label < rows.classes().size(); label++) {
      add(rows.classes().classOf(label).name());
    }
    for (int chunk = 0; chunk < rows.chunkCount(); chunk++) {
      for (int f = 0; f < rows.features().size(); f++) {
        digest.update(rows.column(chunk, f).asByteBuffer());
      }
      digest.update(rows.labels(chunk).asByteBuffer());
    }
    return this;
  }

  private void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /** Finishes the computation, and returns the SHA-256 of everything that was added. */
  String value() {
    return "sha256:" + Sha256.hex(digest);
  }
}

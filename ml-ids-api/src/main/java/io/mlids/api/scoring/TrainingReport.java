package io.mlids.api.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model's training report, which is not needed for scoring. */
final class TrainingReport {
  private static final String FILE = "report/metrics.json";

  /** The maximum size of a report; three curves of ten thousand points take 2 MB. */
  private static final int MAX_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(TrainingReport.class);

  private TrainingReport() {}

  /**
   * Reads the report in a bundle's directory. Returns empty if the file does not exist. If the
   * report cannot be used, logs a warning and returns empty.
   */
  static Optional<byte[]> in(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] report = in.readNBytes(MAX_BYTES + 1);
      if (report.length > MAX_BYTES) {
        LOG.warn(
            "{}: ignored because it is larger than {} bytes; retrain the model", file, MAX_BYTES);
        return Optional.empty();
      }
      new JsonMapper().readTree(report);
      return Optional.of(report);
    } catch (JsonProcessingException e) {
      LOG.warn("{}: ignored because it is not valid JSON; retrain the model", file);
    } catch (IOException e) {
      LOG.warn("{}: ignored because it cannot be read ({})", file, e.toString());
    }
    return Optional.empty();
  }
}

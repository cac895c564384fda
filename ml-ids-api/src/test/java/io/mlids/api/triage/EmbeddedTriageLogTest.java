package io.mlids.api.triage;

import io.mlids.api.history.HistorySettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTriageLogTest extends DatabaseTriageLogTest {
  @TempDir private Path folder;

  @Override
  HistorySettings settings() {
    return HistorySettings.in(folder);
  }
}

package io.mlids.api.history;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedAuditHistoryTest extends AuditHistoryTest {
  @TempDir Path folder;

  @Override
  HistorySettings settings() {
    return HistorySettings.in(folder);
  }
}

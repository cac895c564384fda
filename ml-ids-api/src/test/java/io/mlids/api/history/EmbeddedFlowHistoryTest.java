package io.mlids.api.history;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlowHistoryTest extends FlowHistoryTest {
  @TempDir Path folder;

  @Override
  HistorySettings settings() {
    return HistorySettings.in(folder);
  }
}

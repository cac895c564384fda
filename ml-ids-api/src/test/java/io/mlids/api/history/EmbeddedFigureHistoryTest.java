package io.mlids.api.history;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFigureHistoryTest extends FigureHistoryTest {
  @TempDir Path folder;

  @Override
  HistorySettings settings() {
    return HistorySettings.in(folder);
  }
}

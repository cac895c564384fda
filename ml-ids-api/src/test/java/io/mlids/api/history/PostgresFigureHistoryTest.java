package io.mlids.api.history;

import io.mlids.api.history.database.Location;
import io.mlids.api.testing.PostgresDatabases;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("process")
@Tag("slow")
class PostgresFigureHistoryTest extends FigureHistoryTest {
  @RegisterExtension static final PostgresDatabases POSTGRES = new PostgresDatabases();

  @Override
  HistorySettings settings() {
    return HistorySettings.at(new Location.Server(POSTGRES.url()));
  }
}

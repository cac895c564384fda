package io.mlids.api.web;

import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A browser and a model bundle for the tests of a class. */
abstract class BrowserTest {
  static final Chromium chromium = new Chromium();

  /** The bundle. */
  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    PageModel.write(folder, "Bot", "DDOS attack-LOIC-UDP");
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  static BrowserTab tab(StartedApi api) {
    return new BrowserTab(chromium.browser(), api.url(), 1440, ColorScheme.LIGHT);
  }
}

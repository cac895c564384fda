package io.mlids.api.web;

import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A browser and a model bundle for the tests in a class, and the servers and tabs of each test. The
 * servers and tabs are closed after their test, and the test fails if a tab reported an unexpected
 * error. Register the site as a static field. Single-owner.
 */
final class Site implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final Chromium chromium = new Chromium();
  private final List<BrowserTab> tabs = new ArrayList<>();
  private final Deque<StartedApi> servers = new ArrayDeque<>();
  private Path bundle;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    bundle = Files.createTempDirectory("page-model");
    PageModel.write(bundle, "Bot", "DDOS attack-LOIC-UDP");
  }

  /** The directory of the {@link PageModel}. */
  Path bundle() {
    return bundle;
  }

  /** Starts a server with the {@link PageModel} and command-line options. */
  StartedApi api(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--model", bundle.toString()));
    arguments.addAll(Arrays.asList(options));
    return kept(StartedApi.with(arguments.toArray(String[]::new)));
  }

  /** Closes a server after the test. */
  StartedApi kept(StartedApi api) {
    servers.push(api);
    return api;
  }

  /** A wide browser tab in the light colour scheme. */
  BrowserTab tab(StartedApi api) {
    return tab(api.url(), 1440, ColorScheme.LIGHT);
  }

  BrowserTab tab(URI server, int width, ColorScheme scheme) {
    return kept(new BrowserTab(chromium.browser(), server, width, scheme));
  }

  /** A wide tab in another time zone. */
  BrowserTab tab(StartedApi api, String zone) {
    return kept(new BrowserTab(chromium.browser(), api.url(), zone));
  }

  private BrowserTab kept(BrowserTab tab) {
    tabs.add(tab);
    return tab;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      if (context.getExecutionException().isEmpty()) {
        tabs.forEach(BrowserTab::assertNoComplaint);
      }
    } finally {
      tabs.forEach(BrowserTab::close);
      tabs.clear();
      servers.forEach(StartedApi::close);
      servers.clear();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    chromium.close();
    try (var files = Files.walk(bundle)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}

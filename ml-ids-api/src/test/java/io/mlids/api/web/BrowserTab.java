package io.mlids.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page in its own browser profile, and the errors that it reports. */
final class BrowserTab implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 15_000;

  private final BrowserContext context;
  private final Page page;
  private final URI server;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> expected = new CopyOnWriteArrayList<>();

  BrowserTab(Browser browser, URI server, int width, ColorScheme scheme) {
    this(browser, server, width, scheme, "UTC");
  }

  /** A wide tab in the light scheme, in another time zone. */
  BrowserTab(Browser browser, URI server, String zone) {
    this(browser, server, 1440, ColorScheme.LIGHT, zone);
  }

  private BrowserTab(Browser browser, URI server, int width, ColorScheme scheme, String zone) {
    this.server = server;
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(scheme)
                .setTimezoneId(zone));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    page = context.newPage();
    // Chromium writes violations of the Content-Security-Policy to the console.
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.type() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add("exception: " + error));
    page.onRequest(
        request -> {
          String url = request.url();
          if (!url.startsWith(server + "/") && !url.startsWith("blob:" + server + "/")) {
            complaints.add("request to elsewhere: " + url);
          }
        });
  }

  Page page() {
    return page;
  }

  /** The server whose pages the tab shows. */
  URI server() {
    return server;
  }

  BrowserContext context() {
    return context;
  }

  /** Opens a part of the page, such as {@code #/captures}. */
  void open(String part) {
    page.navigate(server + "/" + part);
  }

  /** Ignores errors that contain one of these texts, because the test provokes them. */
  void expect(String... texts) {
    expected.addAll(List.of(texts));
  }

  /** Asserts that no unexpected errors occurred. */
  void assertNoComplaint() {
    assertThat(complaints)
        .filteredOn(complaint -> expected.stream().noneMatch(complaint::contains))
        .isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }
}

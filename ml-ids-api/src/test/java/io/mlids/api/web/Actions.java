package io.mlids.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.mlids.core.feature.Feature;
import io.mlids.core.testing.RequestBody;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Actions of users and other clients. */
final class Actions {
  private Actions() {}

  static Locator heading(Page page, String text) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
  }

  static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
  }

  /**
   * Waits until the page fits the width: charts take a new width after they have been drawn. The
   * page's own security policy forbids {@code waitForFunction}.
   */
  static void awaitFit(Page page) {
    await()
        .pollInSameThread()
        .alias("fits the width: " + page.url())
        .until(() -> (boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
  }

  /** Chooses a file to upload. */
  static void choose(Page page, String name, byte[] content) {
    page.locator("#capture")
        .setInputFiles(new FilePayload(name, "application/octet-stream", content));
  }

  /** Uploads a capture as another client. */
  static void upload(URI server, byte[] capture) throws Exception {
    send(capture(server, capture).build());
  }

  /** Like {@link #upload(URI, byte[])}, for a server with a token. */
  static void upload(URI server, byte[] capture, String token) throws Exception {
    send(capture(server, capture).header("Authorization", "Bearer " + token).build());
  }

  private static HttpRequest.Builder capture(URI server, byte[] capture) {
    return HttpRequest.newBuilder(server.resolve("/api/captures"))
        .header("Content-Type", "application/octet-stream")
        .POST(BodyPublishers.ofByteArray(capture));
  }

  /** Opens the list of attack flows, then uploads a capture as another client. */
  static Page flowsPage(BrowserTab tab, byte[] capture) throws Exception {
    tab.open("#/flows");
    upload(tab.server(), capture);
    return tab.page();
  }

  /** Submits a row as another client; {@link PageModel} assigns its first class to the row. */
  static void submitAttack(URI server) throws Exception {
    assertThat(send(attack(server).build())).isEqualTo("[1.0]");
  }

  /** Like {@link #submitAttack(URI)}, for a server with a token. */
  static void submitAttack(URI server, String token) throws Exception {
    assertThat(send(attack(server).header("Authorization", "Bearer " + token).build()))
        .isEqualTo("[1.0]");
  }

  private static HttpRequest.Builder attack(URI server) {
    String row =
        RequestBody.of(Feature.all())
            .row(Map.of(Feature.TOT_FWD_PKTS, "15", Feature.DST_PORT, "8080"))
            .split();
    return HttpRequest.newBuilder(server.resolve("/api/predictions"))
        .header("Content-Type", "application/json; format=pandas-split")
        .POST(BodyPublishers.ofString(row));
  }

  private static String send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}

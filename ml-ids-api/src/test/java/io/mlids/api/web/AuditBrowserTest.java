package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.link;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows admins who changed what, in a real browser. */
@Tag("browser")
@Tag("process")
class AuditBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static final String SECRET = "-token-0123456789";
  private static final String MARKUP = "<img src=x onerror=window.owned=1>.pcap";

  @TempDir Path folder;
  private StartedApi api;

  @BeforeEach
  void start() throws Exception {
    Path tokens =
        Files.writeString(
            folder.resolve("tokens"),
            "rita reader rita%s\nanna analyst anna%s\nops admin ops%s\n".replace("%s", SECRET));
    api =
        site.api("--token-file", tokens.toString(), "--history", folder.resolve("data").toString());
  }

  private void save(String who, String name) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(api.url().resolve("/api/searches/" + name))
              .header("Authorization", "Bearer " + who + SECRET)
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString("{\"query\":\"port:22\"}"))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private Page signedIn(String who, BrowserTab tab) {
    tab.expect("status of 401", "status of 403");
    tab.open("#/sensor");
    tab.page().getByLabel("Token").fill(who + SECRET);
    button(tab.page(), "Sign in").click();
    assertThat(heading(tab.page(), "Sensor")).isVisible();
    return tab.page();
  }

  private static Locator rows(Page page) {
    return page.locator(".audit tbody tr");
  }

  @Test
  void adminsSeeAndFilterWhoChangedWhat() throws Exception {
    Actions.upload(api.url(), IncidentCapture.story(), "anna" + SECRET);
    save("anna", "nights");
    save("ops", "days");
    Page page = signedIn("ops", site.tab(api));
    link(page, "Changes").click();
    assertThat(rows(page)).hasCount(3);
    assertThat(rows(page).first()).containsText("ops");
    assertThat(rows(page).first()).containsText("Search save");
    assertThat(rows(page).first()).containsText("127.0.0.1");
    page.getByLabel("Only changes by").fill("Anna");
    assertThat(rows(page)).hasCount(2);
    page.getByLabel("What", new Page.GetByLabelOptions().setExact(true))
        .selectOption("search_save");
    assertThat(rows(page)).hasCount(1);
    assertThat(rows(page)).containsText("nights");
    assertThat(page).hasURL(Pattern.compile("#/audit\\?who=anna&action=search_save$"));
    page.reload();
    assertThat(rows(page)).hasCount(1);
    assertThat(page.getByLabel("Only changes by")).hasValue("anna");
    assertThat(rows(page)).containsText("nights");
  }

  @Test
  void moreChangesAreShownOnDemandAndFitAPhone() throws Exception {
    for (int i = 0; i < 103; i++) {
      save("anna", "s" + i);
    }
    Page page = signedIn("ops", site.tab(api.url(), 360, ColorScheme.DARK));
    page.evaluate("location.hash = '#/audit'");
    assertThat(rows(page)).hasCount(100);
    button(page, "Show more").click();
    assertThat(rows(page)).hasCount(103);
    assertThat(button(page, "Show more")).isHidden();
    Actions.awaitFit(page);
  }

  @Test
  void textFromClientsIsText() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(
          HttpRequest.newBuilder(
                  api.url()
                      .resolve(
                          "/api/captures?name="
                              + URLEncoder.encode(MARKUP, StandardCharsets.UTF_8)))
              .header("Authorization", "Bearer anna" + SECRET)
              .header("Content-Type", "application/octet-stream")
              .POST(BodyPublishers.ofByteArray(PageCapture.of(0, 0, 1)))
              .build(),
          BodyHandlers.ofString());
    }
    Page page = signedIn("ops", site.tab(api));
    page.evaluate("location.hash = '#/audit'");
    assertThat(rows(page)).containsText(MARKUP);
    assertThat(page.locator("main img")).hasCount(0);
  }

  @Test
  void othersDoNotSeeThePage() throws Exception {
    Page page = signedIn("anna", site.tab(api));
    assertThat(page.locator("#audit")).isHidden();
    page.evaluate("location.hash = '#/audit'");
    assertThat(heading(page, "The changes cannot be shown")).isVisible();
    assertThat(page.locator("main")).containsText("admin");
  }
}

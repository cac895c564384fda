package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Names, the filter by triage and missing days in the list of incidents, in a real browser. */
@Tag("browser")
@Tag("process")
class IncidentListBrowserTest {
  @RegisterExtension static final Site site = new Site();

  @TempDir Path folder;

  private static Locator rows(Page page) {
    return page.locator(".incidents tbody tr");
  }

  private StartedApi withStory(String... options) throws Exception {
    StartedApi api = site.api(options);
    Actions.upload(api.url(), IncidentCapture.story());
    return api;
  }

  @Test
  void theListIsFilteredByTheStateOfTriage() throws Exception {
    StartedApi api = withStory();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertThat(rows(page)).hasCount(2);
    page.locator("td.cell-select input").first().check();
    button(page, "Resolve").click();
    assertThat(rows(page).locator(".cell-state").first()).containsText("Resolved");
    page.getByLabel("Triage", new Page.GetByLabelOptions().setExact(true)).selectOption("resolved");
    assertThat(rows(page)).hasCount(1);
    assertThat(page).hasURL(Pattern.compile("#/incidents\\?triage=resolved$"));
    page.reload();
    assertThat(rows(page)).hasCount(1);
    assertThat(page.locator("#triage-state")).hasValue("resolved");
    page.locator("#triage-state").selectOption("new");
    assertThat(rows(page)).hasCount(1);
    assertThat(rows(page)).not().containsText("Resolved");
    page.locator("#triage-state").selectOption("false_alarm");
    assertThat(page.getByText("No incidents match the filters.")).isVisible();
    button(page, "Clear filters").click();
    assertThat(rows(page)).hasCount(2);
    assertThat(page.locator("#triage-state")).hasValue("any");
  }

  @Test
  void listsShowTheNamesOfAddresses() throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(
        hosts, IncidentCapture.ATTACKER + " scanner.example.org\n10.0.0.1 client.example.org\n");
    StartedApi api =
        withStory("--hosts-file", hosts.toString(), "--history", folder.resolve("h").toString());
    BrowserTab tab = site.tab(api.url(), 360, ColorScheme.LIGHT);
    Page page = tab.page();
    tab.open("");
    Locator name = rows(page).first().locator(".cell-who .host-name");
    assertThat(name).hasText("scanner.example.org");
    assertThat(name).hasAttribute("title", "Name from a file");
    assertThat(rows(page).first().locator(".cell-who .address")).hasText(IncidentCapture.ATTACKER);
    Actions.awaitFit(page);
    Actions.upload(api.url(), PageCapture.of(1, 0, 0));
    tab.open("#/flows?range=all");
    assertThat(page.locator(".alerts .cell-source .host-name")).hasText("client.example.org");
    Actions.awaitFit(page);
    tab.open("#/stored-flows?q=src:" + IncidentCapture.ATTACKER);
    assertThat(page.locator(".stored tbody tr").first().locator(".cell-source"))
        .hasText(Pattern.compile("scanner\\.example\\.org"));
    Actions.awaitFit(page);
  }

  @Test
  void thePageSaysIfThereWasNoTimeToCountTheDays() throws Exception {
    StartedApi api = withStory();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    page.route(
        url -> url.contains("/api/incidents/days?") && !url.contains("timeout="),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"partial\": true, \"days\": []}")));
    page.route(
        url -> url.contains("/api/incidents/days?") && url.contains("timeout=30"),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        """
                        {"partial": false, "days": [
                          {"day": "2026-01-02", "incidents": 2, "by_severity": {"high": 1}},
                          {"day": "2026-01-01", "incidents": 1, "by_severity": {}}]}
                        """)));
    tab.open("");
    assertThat(page.getByText("Counting took too long")).isVisible();
    button(page, "Count with more time").click();
    assertThat(page.getByLabel("2026-01-02: 2 incidents, 1 high or critical")).isVisible();
    assertThat(page.getByText("Counting took too long")).isHidden();
  }

  @Test
  void thePageSaysWhyTheDaysCannotBeCounted() throws Exception {
    BrowserTab tab = site.tab(withStory());
    tab.expect("status of 503");
    Page page = tab.page();
    page.route(
        url -> url.contains("/api/incidents/days?"),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setContentType("application/json")
                    .setBody("{\"error\": \"the history is resting\"}")));
    tab.open("");
    assertThat(page.getByText("The incidents could not be counted by day: the history is resting."))
        .isVisible();
    assertThat(rows(page)).hasCount(2);
  }
}

package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.link;
import static io.mlids.api.web.Actions.upload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.mlids.api.command.StartedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests the incident pages in a real browser against the whole service. */
@Tag("browser")
@Tag("process")
class IncidentsBrowserTest {
  @RegisterExtension static final Site site = new Site();

  @Test
  void opensOnIncidentsWithAllColumnsInARow() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scan());
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertThat(page.locator("h1")).hasText("Incidents");
    Locator row = rows(page);
    assertThat(row).hasCount(1);
    assertThat(row.locator(".cell-what")).containsText("Port scan");
    assertThat(row.locator(".reason")).containsText("ports on " + IncidentCapture.VICTIM);
    assertThat(row.locator(".cell-who")).hasText(IncidentCapture.ATTACKER);
    assertThat(row.locator(".cell-whom")).containsText(IncidentCapture.VICTIM);
    assertThat(row.locator(".cell-since"))
        .hasText(Pattern.compile("2023-11-14 22:13:20for 59\\d ms"));
    assertThat(row.locator(".cell-sure")).hasText(Pattern.compile("9\\d %"));
    assertThat(row.locator(".cell-severity")).hasText(Pattern.compile("low|medium|high"));
    assertThat(row.locator(".cell-state")).hasText("Closed");
    assertThat(page.locator(".headline")).hasText("1 incident");
  }

  @Test
  void showsAnIncidentAsSoonAsItIsFound() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertThat(heading(page, "No incidents so far")).isVisible();
    assertThat(page.locator("#connection")).hasText("Live");
    upload(api.url(), IncidentCapture.scan());
    assertThat(rows(page)).hasCount(1);
    assertThat(rows(page)).containsText("Port scan");
    assertThat(rows(page).locator(".cell-state")).hasText("Closed");
    assertThat(page.locator("#announcer")).containsText("Port scan by " + IncidentCapture.ATTACKER);
    upload(api.url(), IncidentCapture.scans(2));
    assertThat(rows(page)).hasCount(3);
  }

  @Test
  void showsTheStatusWhileThereAreNoIncidents() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertThat(heading(page, "No incidents so far")).isVisible();
    assertThat(page.getByText("No interface is monitored.")).isVisible();
    assertThat(link(page, "Upload a capture")).isVisible();
    assertThat(page.locator("#connection")).hasText("Live");
  }

  @Test
  void aMonitoredInterfaceWithoutIncidentsIsShown() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    page.route(
        "**/api/sensor",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        """
                        {"state": "running", "interface": "eth7", "since": "2026-01-02T03:04:05Z",
                         "summary": {"packets_read": 1234, "flows_opened": 56}}
                        """)));
    tab.open("");
    assertThat(
            page.getByText(
                "Monitoring eth7 since 2026-01-02 03:04:05 UTC: 1,234 packets and 56 flows,"
                    + " nothing suspicious."))
        .isVisible();
  }

  @Test
  void oneIncidentHasItsReasonsStagesTimelineFlowsAndAdvice() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.story());
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    Locator scan = rows(page).filter(new Locator.FilterOptions().setHasText("Port scan"));
    scan.getByRole(AriaRole.LINK).click();
    assertThat(page).hasURL(Pattern.compile("#/incidents/[0-9a-f]+-\\d+$"));
    assertThat(page.locator("h1")).containsText("Port scan by " + IncidentCapture.ATTACKER);
    assertThat(page).hasTitle(Pattern.compile("^Port scan by .* ML-IDS API$"));
    assertThat(heading(page, "What to do next")).isVisible();
    assertThat(page.locator(".advice p")).not().isEmpty();
    assertThat(page.locator(".reasons li").first()).containsText("ports on");
    assertThat(page.locator(".techniques")).containsText("T1046 Network Service Discovery");
    assertThat(page.locator(".events")).containsText("Incident opened");
    assertThat(page.locator(".events")).containsText("Evidence of port scan");
    assertThat(page.locator(".samples tbody tr").first()).containsText(IncidentCapture.ATTACKER);
    assertThat(page.locator(".samples code").first()).hasText(Pattern.compile("^1:.{27}=$"));
    assertThat(page.locator(".lane b")).containsText("Port scan");
    page.locator(".lane a").filter(new Locator.FilterOptions().setHasText("sweep")).click();
    assertThat(page.locator("h1")).containsText("Address sweep");
    link(page, "Attack flows involving " + IncidentCapture.ATTACKER).click();
    assertThat(page.locator("h1")).hasText("Attack flows");
  }

  @Test
  void filtersByKindSeverityStateAndAddress() throws Exception {
    StartedApi api = site.api();
    Page page = listOfAStory(api);
    int all = rows(page).count();
    assertThat(all).isGreaterThan(1);
    page.getByLabel("Kind").selectOption("port_scan");
    assertThat(rows(page)).hasCount(1);
    assertThat(rows(page)).containsText("Port scan");
    button(page, "Clear filters").click();
    assertThat(rows(page)).hasCount(all);
    page.getByLabel("Open", exactly()).check();
    assertThat(page.getByText("No incidents match the filters.")).isVisible();
    page.getByLabel("Closed").check();
    assertThat(rows(page)).hasCount(all);
    page.getByLabel("Critical").check();
    assertThat(rows(page)).hasCount(0);
    button(page, "Clear filters").click();
    Locator search = page.getByRole(AriaRole.SEARCHBOX);
    search.fill("198.51.100.7");
    assertThat(rows(page)).hasCount(1);
    assertThat(rows(page)).containsText("Address sweep");
    search.fill(IncidentCapture.ATTACKER + "/32");
    assertThat(rows(page)).hasCount(all);
    search.fill("198.51.100.0/24");
    assertThat(rows(page)).hasCount(1);
    search.fill("192.0.2.1");
    assertThat(page.getByText("No incidents match the filters.")).isVisible();
    search.fill("192.0.2.");
    assertThat(rows(page)).hasCount(all);
    search.fill("999.999.0.1/99");
    assertThat(page.getByText("No incidents match the filters.")).isVisible();
  }

  @Test
  void searchesWithFieldsAndShowsThePlaceOfAnError() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.story());
    BrowserTab tab = site.tab(api);
    tab.expect("status of 400");
    tab.open("");
    Page page = tab.page();
    Locator search = page.getByRole(AriaRole.SEARCHBOX);
    Locator problem = page.locator("#query-problem");
    search.fill("src:" + IncidentCapture.ATTACKER + " kind:port_scan");
    assertThat(rows(page)).hasCount(1);
    assertThat(page)
        .hasURL(Pattern.compile("#/incidents\\?q=src%3A" + IncidentCapture.ATTACKER + "\\+kind"));
    search.fill("-kind:port_scan");
    assertThat(rows(page).filter(new Locator.FilterOptions().setHasText("Port scan"))).hasCount(0);
    assertThat(rows(page).first()).isVisible();
    assertThat(problem).isHidden();

    search.fill("flows:>1 <b>sorce:x</b> sorce:<img>");
    assertThat(problem).containsText("unknown field 'sorce' at character 25; did you mean 'src'?");
    assertThat(problem.locator("mark")).hasText("sorce");
    assertThat(problem.locator("b, img")).hasCount(0);
    assertThat(search).hasAttribute("aria-invalid", "true");
    assertThat(rows(page).first()).isHidden();
    search.fill("port:");
    assertThat(problem).containsText("'port' has no value at character 6");
    search.fill("port_scan");
    assertThat(problem).isHidden();
    assertThat(rows(page)).hasCount(1);
    assertThat(search).hasAttribute("aria-invalid", "false");
  }

  @Test
  void aLinkToAnInvalidSearchShowsTheSearchAndItsError() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    tab.expect("status of 400");
    tab.open("#/incidents?q=port%3Assh");
    assertThat(tab.page().getByRole(AriaRole.SEARCHBOX)).hasValue("port:ssh");
    assertThat(tab.page().locator("#query-problem")).containsText("'ssh' is not a port");
    button(tab.page(), "Clear filters").click();
    assertThat(heading(tab.page(), "No incidents so far")).isVisible();
  }

  @Test
  void aLinkShowsWhatItsSenderSeesAndBackLeadsToTheFiltersBefore() throws Exception {
    StartedApi api = site.api();
    Page page = listOfAStory(api);
    int all = rows(page).count();
    page.getByLabel("Kind").selectOption("port_scan");
    assertThat(page).hasURL(Pattern.compile("#/incidents\\?kind=port_scan$"));
    page.getByLabel("Closed").check();
    Locator search = page.getByRole(AriaRole.SEARCHBOX);
    search.pressSequentially(IncidentCapture.ATTACKER);
    String link = "#/incidents?kind=port_scan&state=closed&q=" + IncidentCapture.ATTACKER;
    assertThat(page).hasURL(api.url() + "/" + link);

    BrowserTab recipient = site.tab(api);
    recipient.open(link);
    Page other = recipient.page();
    assertThat(rows(other)).hasCount(1);
    assertThat(other.getByLabel("Kind")).hasValue("port_scan");
    assertThat(other.getByLabel("Closed")).isChecked();
    assertThat(other.getByRole(AriaRole.SEARCHBOX)).hasValue(IncidentCapture.ATTACKER);

    rows(page).getByRole(AriaRole.LINK).click();
    assertThat(page).hasURL(Pattern.compile("#/incidents/[0-9a-f]+-\\d+$"));
    page.getByText("← Back to incidents").click();
    assertThat(page).hasURL(api.url() + "/" + link);
    page.goBack();
    page.goBack();
    assertThat(search).hasValue(IncidentCapture.ATTACKER);
    page.goBack();
    assertThat(search).hasValue("");
    assertThat(page.getByLabel("Closed")).isChecked();
    page.goBack();
    assertThat(page.getByLabel("Any state")).isChecked();
    assertThat(page.getByLabel("Kind")).hasValue("port_scan");
    page.goBack();
    assertThat(rows(page)).hasCount(all);
  }

  @Test
  void anAddressOfFiltersThatDoNotExistIsAnAddressOfNone() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.story());
    BrowserTab tab = site.tab(api);
    tab.open("#/incidents?kind=nonsense&state=ajar&min_severity=toString&colour=red");
    assertThat(rows(tab.page()).first()).isVisible();
    assertThat(tab.page()).hasURL(Pattern.compile("#/incidents$"));
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  @Test
  void pagesThroughManyIncidents() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scans(120));
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    Locator pager = page.getByLabel("Incident list pages");
    assertThat(pager).containsText("1–50 of 120");
    assertThat(rows(page)).hasCount(50);
    assertThat(button(page, "Newer")).isDisabled();
    button(page, "Older").click();
    assertThat(pager).containsText("51–100 of 120");
    button(page, "Older").click();
    assertThat(pager).containsText("101–120 of 120");
    assertThat(rows(page)).hasCount(20);
    assertThat(button(page, "Older")).isDisabled();
    button(page, "Newer").click();
    assertThat(pager).containsText("51–100 of 120");
    page.getByRole(AriaRole.SEARCHBOX).fill("10.1.0.7");
    assertThat(rows(page)).hasCount(1);
    assertThat(pager).isHidden();
    assertThat(page).hasURL(Pattern.compile("#/incidents\\?q=10\\.1\\.0\\.7$"));
  }

  @Test
  void aLinkLeadsToThePageOfTheListThatItsSenderSees() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scans(120));
    Page page = site.tab(api).page();
    page.navigate(api.url() + "/#/incidents");
    button(page, "Older").click();
    assertThat(page.getByLabel("Incident list pages")).containsText("51–100 of 120");
    button(page, "Older").click();
    assertThat(page).hasURL(Pattern.compile("#/incidents\\?before=\\d+$"));
    assertThat(rows(page)).hasCount(20);

    Page other = site.tab(api).page();
    other.navigate(page.url());
    Locator pager = other.getByLabel("Incident list pages");
    assertThat(pager).containsText("101–120 of 120");
    assertThat(rows(other).first()).hasText(rows(page).first().textContent());
    button(other, "Newer").click();
    assertThat(pager).containsText("51–100 of 120");
    button(other, "Newer").click();
    assertThat(pager).containsText("1–50 of 120");
    assertThat(other).hasURL(Pattern.compile("#/incidents$"));
    assertThat(button(other, "Newer")).isDisabled();
    other.goBack();
    assertThat(pager).containsText("51–100 of 120");
    rows(other).first().getByRole(AriaRole.LINK).click();
    other.getByText("← Back to incidents").click();
    assertThat(pager).containsText("51–100 of 120");
  }

  @Test
  void updatesARowInPlaceAndNeverShowsAnIncidentTwice() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    ScriptedIncidents script = new ScriptedIncidents(page);
    ObjectNode first = script.scan("a-1", "192.0.2.1");
    tab.open("");
    assertThat(rows(page)).hasCount(1);
    ObjectNode second = script.scan("a-2", "192.0.2.2");
    script.tell("opened", second);
    assertThat(rows(page)).hasCount(2);
    assertThat(rows(page).first()).containsText("192.0.2.2");
    assertThat(page.locator("#announcer")).hasText("New incident, low: Port scan by 192.0.2.2");
    for (int i = 0; i < 20; i++) {
      script.tell("updated", first.put("flows", 100 + i).put("confidence", 0.9));
    }
    script.tell("updated", first.put("severity", "high"));
    assertThat(rows(page)).hasCount(2);
    assertThat(rows(page).last().locator(".badge")).hasText("high");
    assertThat(rows(page).last().locator(".cell-sure")).hasText("90 %");
    script.tell("closed", first.put("state", "closed"));
    assertThat(rows(page).last().locator(".cell-state")).hasText("Closed");
    assertThat(rows(page).first().locator(".cell-state")).hasText("Open");
    assertThat(rows(page)).hasCount(2);
  }

  @Test
  void thePageOfAnIncidentFollowsItsChanges() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    ScriptedIncidents script = new ScriptedIncidents(page);
    ObjectNode scan = script.scan("a-1", "192.0.2.1");
    tab.open("#/incidents/a-1");
    assertThat(page.getByLabel("Summary")).containsText("Open");
    script.tell("updated", scan.put("flows", 4321));
    assertThat(page.getByLabel("Summary")).containsText("4,321");
    script.tell("closed", scan.put("state", "closed"));
    assertThat(page.getByLabel("Summary")).containsText("Closed");
    assertThat(page.locator("#announcer")).hasText("This incident is closed.");
  }

  @Test
  void fortyThousandFlowsOfAFloodAreOneRow() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.synFlood(40_000));
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertThat(rows(page)).hasCount(1);
    assertThat(rows(page)).containsText("SYN flood");
    assertThat(rows(page).locator(".cell-who")).hasText("many or forged sources");
    assertThat(rows(page).locator(".cell-whom")).containsText(IncidentCapture.VICTIM);
    link(page, "SYN flood").click();
    assertThat(page.locator(".facts")).containsText("40,000");
  }

  @Test
  void saysThatAnIncidentIsNoLongerAvailable() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    tab.expect("status of 404");
    tab.open("#/incidents/abc-1");
    assertThat(heading(tab.page(), "This incident is no longer available")).isVisible();
  }

  @Test
  void saysThatTheListCannotBeLoadedAndRetries() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    tab.expect("status of 503");
    Page page = tab.page();
    page.route(
        "**/api/incidents?*",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setBody("{\"error\":\"the model is being loaded\"}")));
    tab.open("");
    assertThat(heading(page, "The incidents cannot be listed")).isVisible();
    assertThat(page.getByText("The model is being loaded")).isVisible();
    page.unrouteAll();
    button(page, "Try again").click();
    assertThat(heading(page, "No incidents so far")).isVisible();
  }

  @Test
  void theListAndACaseAreSavedAsFiles(@TempDir Path folder) throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.story());
    BrowserTab tab = site.tab(api);
    tab.expect("status of 404");
    Page page = tab.page();
    tab.open("#/incidents?kind=port_scan");
    assertThat(rows(page)).hasCount(1);
    Download eve = page.waitForDownload(() -> button(page, "Save as EVE").click());
    assertThat(eve.suggestedFilename()).endsWith(".eve.json");
    assertThat(text(eve, folder))
        .startsWith("{\"timestamp\":")
        .contains("\"signature\":\"ml-ids Port scan\"")
        .containsOnlyOnce("\n");
    Download csv = page.waitForDownload(() -> button(page, "Save as CSV").click());
    assertThat(text(csv, folder)).contains("port_scan").doesNotContain("address_sweep");

    rows(page).getByRole(AriaRole.LINK).click();
    Download report = page.waitForDownload(() -> button(page, "Save as Markdown").click());
    assertThat(report.suggestedFilename()).matches("incident-[0-9a-f]+-\\d+\\.md");
    assertThat(text(report, folder)).contains("Port scan by").contains("riage");
    button(page, "Packets (pcapng)").click();
    assertThat(page.locator(".case-files + p, .case-files [role=status]"))
        .hasText(
            "No packets are kept; start the server with a directory for packets to keep them.");
  }

  private static String text(Download file, Path folder) throws IOException {
    Path saved = folder.resolve(file.suggestedFilename());
    file.saveAs(saved);
    return Files.readString(saved);
  }

  @Test
  void packetsOfAnIncidentAreSaved(@TempDir Path folder) throws Exception {
    StartedApi api = site.api("--packets", folder.resolve("ring").toString());
    upload(api.url(), IncidentCapture.scan());
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    rows(page).getByRole(AriaRole.LINK).click();
    Download packets = page.waitForDownload(() -> button(page, "Packets (pcapng)").click());
    assertThat(packets.suggestedFilename()).endsWith(".pcapng");
    assertThat(page.locator(".case-files + p, .case-files [role=status]"))
        .hasText(Pattern.compile("^120 packets, .* saved\\..*"));
    packets.saveAs(folder.resolve("saved.pcapng"));
    assertThat(Files.readAllBytes(folder.resolve("saved.pcapng")))
        .startsWith(0x0a, 0x0d, 0x0d, 0x0a);
  }

  @Test
  void aClickOnADayShowsItsIncidents() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scan());
    upload(api.url(), IncidentCapture.daysLater(3));
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertThat(rows(page)).hasCount(2);
    Locator days = page.getByLabel("Incidents by day").getByRole(AriaRole.BUTTON);
    assertThat(days).hasCount(4);
    assertThat(days.first()).hasAccessibleName("2023-11-14: 1 incident");
    assertThat(days.nth(1)).isDisabled();
    days.first().click();
    assertThat(rows(page)).hasCount(1);
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("first:2023-11-14");
    assertThat(days).hasCount(4);
    assertThat(days.first()).hasAttribute("aria-pressed", "true");
    page.keyboard().press("ArrowRight");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("first:2023-11-17");
    assertThat(rows(page)).containsText("2023-11-17");
    days.last().click();
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("");
    assertThat(rows(page)).hasCount(2);
  }

  @Test
  void theTitleOfAHiddenTabCountsNotableIncidents() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scan());
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertThat(rows(page)).hasCount(1);
    setHidden(page, true);
    upload(api.url(), IncidentCapture.scans(2));
    assertThat(page).hasTitle("(2) Incidents · ML-IDS API");
    setHidden(page, false);
    assertThat(page).hasTitle("Incidents · ML-IDS API");
  }

  private static void setHidden(Page page, boolean isHidden) {
    page.evaluate(
        """
        (isHidden) => {
          Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }
        """,
        isHidden);
  }

  @Test
  void nothingOverflowsOnPaper() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.story());
    // The width of A4 without margins, at 96 pixels an inch.
    BrowserTab tab = site.tab(api.url(), 718, ColorScheme.LIGHT);
    Page page = tab.page();
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    tab.open("");
    assertThat(rows(page).first()).isVisible();
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(718);
    rows(page).first().getByRole(AriaRole.LINK).evaluate("it => it.click()");
    assertThat(heading(page, "Sample flows")).isVisible();
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(718);
    assertThat(button(page, "Mute …")).isHidden();
  }

  @Test
  void canBeReadAndUsedWithoutAMouse() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scan());
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertThat(rows(page)).hasCount(1);
    Locator table =
        page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Incidents"));
    assertThat(table.getByRole(AriaRole.COLUMNHEADER))
        .hasText(
            new String[] {
              "Selected", "Severity", "What", "Attacker", "Victim", "Since, UTC", "Sure", "State"
            });
    Locator link = table.getByRole(AriaRole.LINK);
    assertThat(link).hasAccessibleName(Pattern.compile("^Port scan by 192\\.0\\.2\\.66"));
    for (int i = 0;
        i < 40 && !(boolean) link.evaluate("it => it === document.activeElement");
        i++) {
      page.keyboard().press("Tab");
      assertThat(page.locator(":focus-visible")).hasCount(1);
    }
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).containsText("Port scan by");
    List<String> headings = page.locator("h1, h2, h3").allTextContents();
    assertThat(headings).contains("What to do next", "Why", "Sample flows").doesNotContain("");
  }

  /** Opens the list in a new tab and waits for the incidents of {@link IncidentCapture#story}. */
  private static Page listOfAStory(StartedApi api) throws Exception {
    upload(api.url(), IncidentCapture.story());
    BrowserTab tab = site.tab(api);
    tab.open("");
    assertThat(rows(tab.page()).first()).isVisible();
    return tab.page();
  }

  private static Locator rows(Page page) {
    return page.locator(".incidents tbody tr");
  }
}

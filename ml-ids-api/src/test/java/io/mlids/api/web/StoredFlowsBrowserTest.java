package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.link;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import io.mlids.api.packets.KeptPackets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Searching all stored flows in a real browser against the whole service. */
@Tag("browser")
@Tag("process")
class StoredFlowsBrowserTest {
  @RegisterExtension static final Site site = new Site();

  @TempDir Path folder;

  private StartedApi withFlows(int attacks, int benign) throws Exception {
    StartedApi api = site.api("--history", folder.toString());
    Actions.upload(api.url(), PageCapture.of(attacks, 0, benign));
    return api;
  }

  private static Locator rows(Page page) {
    return page.locator(".stored tbody tr");
  }

  @Test
  void flowsAreFoundAndALinkShowsTheSame() throws Exception {
    StartedApi api = withFlows(2, 3);
    BrowserTab tab = site.tab(api);
    tab.expect("status of 400");
    tab.open("#/flows");
    Page page = tab.page();
    link(page, "Stored flows").click();
    assertThat(rows(page)).hasCount(5);
    assertThat(link(page, "Flows").first()).hasAttribute("aria-current", "page");
    page.getByRole(AriaRole.SEARCHBOX).fill("verdict:attack");
    assertThat(rows(page)).hasCount(2);
    assertThat(rows(page).first()).containsText("Bot");
    assertThat(page).hasURL(Pattern.compile("#/stored-flows\\?q=verdict%3Aattack$"));

    Page other = site.tab(api).page();
    other.navigate(page.url());
    assertThat(rows(other)).hasCount(2);
    assertThat(other.getByRole(AriaRole.SEARCHBOX)).hasValue("verdict:attack");
    rows(other).first().locator(".cell-source .address").click();
    other.getByText("Filter stored flows by this address").click();
    assertThat(other.getByRole(AriaRole.SEARCHBOX)).hasValue("verdict:attack 10.0.0.1");
    assertThat(rows(other)).hasCount(2);
    other.goBack();
    assertThat(other.getByRole(AriaRole.SEARCHBOX)).hasValue("verdict:attack");

    page.getByRole(AriaRole.SEARCHBOX).fill("sorce:10.0.0.1");
    assertThat(page.locator("#query-problem mark")).hasText("sorce");
    assertThat(rows(page).first()).isHidden();
    page.getByRole(AriaRole.SEARCHBOX).fill("src:10.9.9.9");
    assertThat(page.getByText("No stored flows match the search.")).isVisible();
  }

  @Test
  void moreFlowsAreShownOnDemand() throws Exception {
    StartedApi api = withFlows(0, 150);
    BrowserTab tab = site.tab(api.url(), 360, ColorScheme.DARK);
    tab.open("#/stored-flows");
    Page page = tab.page();
    assertThat(rows(page)).hasCount(100);
    Actions.awaitFit(page);
    button(page, "Show more").click();
    assertThat(rows(page)).hasCount(150);
    assertThat(button(page, "Show more")).isHidden();
  }

  @Test
  void aPartialAnswerSaysHowFarItGoesAndContinues() throws Exception {
    StartedApi api = withFlows(1, 0);
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    page.route(
        url -> url.contains("/api/flows?") && !url.contains("before="),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        """
                        {"flows": [], "partial": true, "next": 9007199254740991,
                         "searched_until": "2026-11-30T10:00:00.000000Z"}
                        """)));
    tab.open("#/stored-flows?q=dst:10.0.0.2");
    assertThat(page.locator(".notice")).containsText("stored since 2026-11-30 10:00:00.000000 UTC");
    button(page, "Continue searching").click();
    assertThat(page.locator(".notice")).hasCount(0);
    assertThat(rows(page)).hasCount(1);
  }

  @Test
  void searchesAreSavedUsedAndDeleted() throws Exception {
    StartedApi api = withFlows(2, 3);
    BrowserTab tab = site.tab(api);
    tab.expect("status of 400");
    tab.open("#/stored-flows?q=verdict:attack");
    Page page = tab.page();
    assertThat(rows(page)).hasCount(2);
    page.getByText("Saved searches").click();
    assertThat(page.getByText("No searches are saved.")).isVisible();
    page.getByLabel("Save this search as").fill("-");
    button(page, "Save").click();
    assertThat(page.locator(".saved-searches")).containsText("The name is not valid");
    page.getByLabel("Save this search as").fill("attack flows");
    button(page, "Save").click();
    Locator saved = page.locator(".saved-searches li");
    assertThat(saved).containsText("verdict:attack");
    page.getByRole(AriaRole.SEARCHBOX).fill("");
    assertThat(rows(page)).hasCount(5);
    saved.getByText("attack flows").click();
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("verdict:attack");
    assertThat(rows(page)).hasCount(2);

    Page incidents = site.tab(api).page();
    incidents.navigate(api.url() + "/#/incidents?q=port:1");
    incidents.getByText("Saved searches").click();
    assertThat(incidents.getByText("No searches are saved.")).isVisible();
    button(page, "Delete attack flows").click();
    assertThat(page.getByText("No searches are saved.")).isVisible();
  }

  @Test
  void thePacketsOfAFlowAreSavedOrThePageSaysWhyNot() throws Exception {
    StartedApi api =
        site.api(
            "--history",
            folder.resolve("data").toString(),
            "--packets",
            folder.resolve("packets").toString());
    byte[] capture = PageCapture.of(1, 0, 0);
    Actions.upload(api.url(), capture);
    BrowserTab tab = site.tab(api);
    tab.open("#/stored-flows");
    Page page = tab.page();
    Download saved = page.waitForDownload(() -> button(page, "Packets of").click());
    Assertions.assertThat(saved.suggestedFilename()).matches("flow-\\d+.pcapng");
    Assertions.assertThat(KeptPackets.packets(Files.readAllBytes(saved.path())))
        .isEqualTo(KeptPackets.packets(capture));
    assertThat(page.locator(".toast")).containsText("saved.");

    StartedApi none = site.api("--history", folder.resolve("other").toString());
    Actions.upload(none.url(), capture);
    BrowserTab other = site.tab(none);
    other.expect("status of 404");
    other.open("#/stored-flows");
    button(other.page(), "Packets of").click();
    assertThat(other.page().locator(".toast")).containsText("No packets are kept");
  }

  @Test
  void withoutAHistoryThePageSaysWhatToDo() throws Exception {
    BrowserTab tab = site.tab(site.api());
    tab.expect("status of 404");
    tab.open("#/stored-flows");
    assertThat(heading(tab.page(), "The flows cannot be shown")).isVisible();
  }
}

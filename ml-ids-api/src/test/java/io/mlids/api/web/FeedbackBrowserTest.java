package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.submitAttack;
import static io.mlids.api.web.Actions.upload;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Judging incidents and flows in a real browser, against the whole service. */
@Tag("browser")
@Tag("process")
class FeedbackBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static final String TOKEN = "nobody-guesses-this-token";

  @TempDir Path folder;

  private static Locator card(Page page) {
    return page.locator(".feedback");
  }

  private static Locator judge(Page page, String name) {
    return card(page).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
  }

  private static Locator note(Page page) {
    return card(page).getByLabel("Note");
  }

  /** Opens the page of the only incident. */
  private static Page incident(BrowserTab tab) {
    tab.open("");
    tab.page().locator(".incidents tbody tr a").first().click();
    assertThat(heading(tab.page(), "Is this an attack?")).isVisible();
    return tab.page();
  }

  @ParameterizedTest
  @ValueSource(ints = {1440, 360})
  void anIncidentIsJudgedAndTheJudgementUndone(int width) throws Exception {
    StartedApi api = site.api("--feedback", folder.toString());
    upload(api.url(), IncidentCapture.scan());
    BrowserTab tab = site.tab(api.url(), width, ColorScheme.LIGHT);
    Page page = incident(tab);
    page.getByLabel("Your name").fill("Ada");
    note(page).fill("our own scanner");
    judge(page, "False alarm").click();
    assertThat(card(page)).containsText("Judged a false alarm by Ada");
    assertThat(card(page)).containsText("“our own scanner”");
    assertThat(card(page)).containsText("rules found this incident");
    assertThat(card(page).locator("pre"))
        .containsText(
            "," + IncidentCapture.ATTACKER + ",,,,port_scan,false alarm: our own scanner,");
    assertThat(page.locator("#announcer")).hasText("Judged a false alarm.");
    assertThat(
            (Boolean)
                page.evaluate(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .isTrue();
    assertThat(card(page)).not().containsText("is lost when the server stops");

    page.reload();
    assertThat(card(page)).containsText("Judged a false alarm by Ada");
    judge(page, "Undo").click();
    assertThat(card(page)).containsText("was undone by Ada");
    // The name is remembered.
    assertThat(page.getByLabel("Your name")).hasValue("Ada");
    judge(page, "True attack").click();
    assertThat(card(page)).containsText("Judged a true attack by Ada");
    assertThat(card(page)).containsText("a true attack does not raise thresholds");
  }

  @Test
  void theEffectOnThresholdsIsShown() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scan());
    Page page = incident(site.tab(api));
    page.route(
        "**/api/feedback",
        route -> {
          APIResponse answer = route.fetch();
          String calibration =
              """
              {"applied": true, "still_flagged": 2, "groups": [
                {"group": "other_tcp", "threshold_before": 0.5, "threshold": 0.75},
                {"group": "dns", "threshold_before": 0.9, "threshold": 0.9}]}
              """;
          String body = answer.text().replaceFirst("}$", ", \"calibration\": " + calibration + "}");
          route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(body));
        });
    judge(page, "False alarm").click();
    assertThat(card(page))
        .containsText(
            "The threshold for other TCP changed from 50.00 % to 75.00 %. The threshold for DNS"
                + " stays at 90.00 %. 2 of the judged flows would still be flagged.");
  }

  @Test
  void worksWithTheKeyboardAlone() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scan());
    Page page = incident(site.tab(api));
    page.getByLabel("Your name").fill("Ada");
    note(page).focus();
    page.keyboard().type("a note");
    page.keyboard().press("Tab");
    assertThat(judge(page, "False alarm")).isFocused();
    page.keyboard().press("Enter");
    assertThat(card(page)).containsText("“a note”");
    assertThat(judge(page, "Undo")).isFocused();
    assertThat(card(page)).containsText("This judgement is lost when the server stops.");
    page.keyboard().press("Space");
    assertThat(card(page)).containsText("was undone by Ada");
    assertThat(judge(page, "False alarm")).isFocused();
  }

  @Test
  void aFlowIsJudgedWithASession() throws Exception {
    StartedApi api = site.api("--token", TOKEN);
    BrowserTab tab = site.tab(api);
    tab.expect("401");
    Page page = tab.page();
    tab.open("");
    page.getByLabel("Token").fill(TOKEN);
    button(page, "Sign in").click();
    assertThat(heading(page, "No incidents so far")).isVisible();
    submitAttack(api.url(), TOKEN);
    tab.open("#/flow/alert/1");
    judge(page, "True attack").click();
    assertThat(card(page)).containsText(Pattern.compile("Judged a true attack by admin, .*1 flow"));
    page.reload();
    assertThat(card(page)).containsText("Judged a true attack by");
  }

  @Test
  void aJudgementByAnotherPersonIsReported() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scan());
    BrowserTab first = site.tab(api);
    BrowserTab second = site.tab(api);
    second.expect("409");
    Page page = incident(first);
    Page other = incident(second);
    page.getByLabel("Your name").fill("Ada");
    judge(page, "False alarm").click();
    assertThat(card(page)).containsText("Judged a false alarm by Ada");
    judge(other, "True attack").click();
    assertThat(card(other).getByRole(AriaRole.ALERT))
        .containsText("already judged as false_alarm by Ada");
  }

  @Test
  void theListShowsExportsAndImports() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), IncidentCapture.scan());
    BrowserTab tab = site.tab(api);
    Page page = incident(tab);
    page.getByLabel("Your name").fill("Ada");
    judge(page, "False alarm").click();
    page.getByText("All feedback").click();
    assertThat(page.locator("h1")).hasText("Feedback");
    Locator rows = page.locator(".judgements tbody tr");
    assertThat(rows).hasCount(1);
    assertThat(rows).containsText("Ada");
    assertThat(rows).containsText("false alarm");
    assertThat(rows).containsText("in force");
    Download file = page.waitForDownload(() -> button(page, "Export CSV").click());
    assertThat(file.suggestedFilename()).isEqualTo("feedback.csv");
    Path csv = folder.resolve("feedback.csv");
    file.saveAs(csv);
    page.getByLabel("Feedback file").setInputFiles(csv);
    assertThat(page.getByText("0 imported, 1 already known.")).isVisible();

    BrowserTab other = site.tab(site.api().url(), 360, ColorScheme.DARK);
    other.open("#/feedback");
    assertThat(other.page().getByText("Nothing has been judged yet.")).isVisible();
    other.page().getByLabel("Feedback file").setInputFiles(csv);
    assertThat(other.page().locator(".judgements tbody tr")).containsText("Ada");
    other.expect("400");
    other.page().getByLabel("Feedback file").setInputFiles(Files.writeString(csv, "a,b\n1,2\n"));
    assertThat(other.page().getByText("the column judgement is missing")).isVisible();
    other.page().getByText("Port scan by").click();
    other.expect("404");
    assertThat(heading(other.page(), "This incident is no longer available")).isVisible();
  }
}

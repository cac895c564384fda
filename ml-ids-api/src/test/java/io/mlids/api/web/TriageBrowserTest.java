package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.link;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** People with different roles decide about incidents, in a real browser against the service. */
@Tag("browser")
@Tag("process")
class TriageBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static final String SECRET = "-token-0123456789";
  private static final String POST =
      """
      async (path) => {
        const headers = { "Content-Type": "application/json" };
        const body = JSON.stringify({ version: 2, state: "new", reason: "x" });
        return (await fetch("api/" + path, { method: "POST", headers, body })).status;
      }
      """;

  @TempDir Path folder;
  private StartedApi api;

  @BeforeEach
  void start() throws Exception {
    Path tokens =
        Files.writeString(
            folder.resolve("tokens"),
            "rita reader rita%s\nanna analyst anna%s\nben analyst ben%s\n".replace("%s", SECRET));
    api = site.api("--token-file", tokens.toString());
  }

  private void found(byte[] capture) throws Exception {
    Actions.upload(api.url(), capture, "anna" + SECRET);
  }

  /** The list in a browser of its own, after signing in. */
  private Page listOf(String who) {
    BrowserTab tab = site.tab(api);
    tab.expect("status of 401", "status of 403", "status of 409");
    tab.open("");
    tab.page().getByLabel("Token").fill(who + SECRET);
    button(tab.page(), "Sign in").click();
    assertThat(rows(tab.page()).first()).isVisible();
    return tab.page();
  }

  private Page incidentOf(String who) {
    Page page = listOf(who);
    rows(page).first().getByRole(AriaRole.LINK).click();
    assertThat(heading(page, "Triage")).isVisible();
    return page;
  }

  private static Locator rows(Page page) {
    return page.locator(".incidents tbody tr");
  }

  private static Locator card(Page page) {
    return page.getByLabel("Triage", new Page.GetByLabelOptions().setExact(true));
  }

  private static Locator state(Page page, String name) {
    return card(page)
        .getByLabel("State", new Locator.GetByLabelOptions().setExact(true))
        .getByText(name);
  }

  private static Locator events(Page page) {
    return card(page).locator("details .triage-events li");
  }

  @Test
  void decisionsAreShownWithWhoAndWhenAndCanBeUndone() throws Exception {
    found(IncidentCapture.scan());
    Page page = incidentOf("anna");
    assertThat(state(page, "New")).hasAttribute("aria-pressed", "true");
    assertThat(page.getByLabel("Your name")).hasCount(0);
    state(page, "Investigating").click();
    assertThat(state(page, "Investigating")).hasAttribute("aria-pressed", "true");
    page.getByLabel("Assignee").fill("ben");
    button(page, "Assign").click();
    assertThat(events(page)).hasCount(2);
    page.getByLabel("New tag").fill("lab printer");
    page.keyboard().press("Enter");
    assertThat(card(page).locator(".tag")).hasCount(2);
    page.getByLabel("New note").fill("<b>asked</b>\nthe owner");
    button(page, "Add note").click();
    Locator note = card(page).getByLabel("Notes").getByRole(AriaRole.LISTITEM);
    assertThat(note).hasText(Pattern.compile("anna \\d{4}-.* UTC<b>asked</b>\nthe owner"));
    assertThat(page.getByLabel("New note")).hasValue("");
    assertThat(card(page)).containsText("These decisions are lost when the server stops");

    page.reload();
    assertThat(card(page).locator("summary")).hasText("History: 5 changes");
    card(page).locator("summary").click();
    assertThat(events(page).first()).containsText("note: “<b>asked</b>");
    assertThat(events(page).last()).containsText("state: Investigating");
    assertThat(events(page).filter(new Locator.FilterOptions().setHasText("anna"))).hasCount(5);
    button(page, "Undo “assigned to ben”").click();
    assertThat(page.getByLabel("Assignee")).hasValue("");
    assertThat(events(page).first()).containsText("undid “assigned to ben”");
    button(page, "Remove the tag lab").click();
    assertThat(card(page).locator(".tag")).hasCount(1);
    assertThat(card(page).locator(".tag")).hasText("printer×");
    page.getByText("← Back to incidents").click();
    assertThat(rows(page).locator(".cell-state")).hasText("ClosedInvestigating1 noteprinter");
  }

  @Test
  void aReaderSeesEverythingAndCanChangeNothing() throws Exception {
    found(IncidentCapture.scan());
    Page analyst = incidentOf("anna");
    state(analyst, "Resolved").click();
    analyst.getByLabel("New note").fill("our own scanner");
    button(analyst, "Add note").click();
    assertThat(card(analyst).getByLabel("Notes")).containsText("our own scanner");

    Page page = listOf("rita");
    assertThat(rows(page).locator(".cell-state")).containsText("Resolved");
    assertThat(page.locator("main input[type=checkbox]")).hasCount(0);
    rows(page).first().getByRole(AriaRole.LINK).click();
    assertThat(card(page)).containsText("Resolved");
    assertThat(card(page).getByLabel("Notes")).containsText("our own scanner");
    assertThat(card(page).locator("button, input, textarea")).hasCount(0);
    assertThat(page.locator(".feedback").locator("button, input")).hasCount(0);
    assertThat(page.locator(".feedback")).containsText("This has not been judged.");
    for (String key : "efianmx".split("")) {
      page.keyboard().press(key);
    }
    assertThat(page.locator("dialog[open]")).hasCount(0);
    String id = page.url().replaceFirst(".*/", "");
    for (String path :
        List.of("incidents/" + id + "/triage", "incidents/" + id + "/mute", "triage", "feedback")) {
      assertThat(page.evaluate(POST, path)).as(path).isEqualTo(403);
    }
    page.navigate(api.url() + "/#/captures");
    assertThat(page.getByText("Only analysts and administrators upload captures.")).isVisible();
    assertThat(page.locator("#capture")).hasCount(0);
    page.navigate(api.url() + "/#/feedback");
    assertThat(button(page, "Export CSV")).isVisible();
    assertThat(button(page, "Import CSV")).hasCount(0);
    analyst.reload();
    assertThat(card(analyst).locator("summary")).hasText("History: 2 changes");
  }

  @Test
  void twoAnalystsDoNotOverwriteEachOtherSilently() throws Exception {
    found(IncidentCapture.scan());
    Page anna = incidentOf("anna");
    Page ben = incidentOf("ben");
    anna.getByLabel("New note").fill("a port scan from the lab");
    state(ben, "Resolved").click();
    assertThat(state(ben, "Resolved")).hasAttribute("aria-pressed", "true");
    button(anna, "Add note").click();
    Locator conflict = card(anna).getByRole(AriaRole.ALERT);
    assertThat(conflict.first()).containsText("ben changed this incident in the meantime");
    assertThat(conflict.first()).containsText("state: Resolved");
    assertThat(anna.getByLabel("New note")).hasValue("a port scan from the lab");
    assertThat(state(anna, "Resolved")).hasAttribute("aria-pressed", "true");
    assertThat(card(anna).getByLabel("Notes")).hasCount(0);
    button(anna, "Make my change now").click();
    assertThat(card(anna).getByLabel("Notes")).containsText("a port scan from the lab");
    assertThat(anna.getByLabel("New note")).hasValue("");
    assertThat(state(anna, "Resolved")).hasAttribute("aria-pressed", "true");

    ben.reload();
    assertThat(card(ben).getByLabel("Notes")).containsText("anna");
    ben.getByText("← Back to incidents").click();
    rows(ben).first().getByRole(AriaRole.CHECKBOX).check();
    state(anna, "Investigating").click();
    assertThat(state(anna, "Investigating")).hasAttribute("aria-pressed", "true");
    Locator bar = ben.getByLabel("Selected incidents");
    bar.getByText("False alarm").click();
    assertThat(bar.getByRole(AriaRole.ALERT))
        .containsText(Pattern.compile("Port scan by .*: Investigating, changed by anna"));
    assertThat(rows(ben).locator(".cell-state")).containsText("Investigating");
    bar.getByText("False alarm").click();
    assertThat(rows(ben).locator(".cell-state")).containsText("False alarm");
  }

  @Test
  void severalIncidentsAreChangedAtOnceAndTheChangeUndone() throws Exception {
    found(IncidentCapture.scans(4));
    Page page = listOf("anna");
    assertThat(rows(page)).hasCount(4);
    Locator bar = page.getByLabel("Selected incidents");
    assertThat(bar).isHidden();
    rows(page).nth(1).getByRole(AriaRole.CHECKBOX).check();
    rows(page).nth(3).getByRole(AriaRole.CHECKBOX).check();
    assertThat(bar).containsText("2 selected");
    bar.getByText("Resolved").click();
    Locator toast = page.locator(".toast");
    assertThat(toast).containsText("2 incidents set to “Resolved”.");
    assertThat(rows(page).nth(1).locator(".triage-state")).hasText("Resolved");
    assertThat(rows(page).nth(3).locator(".triage-state")).hasText("Resolved");
    assertThat(rows(page).nth(0).locator(".triage-state")).hasCount(0);
    button(page, "Assign to me").click();
    assertThat(rows(page).nth(3)).containsText("anna");
    toast.getByText("Undo").click();
    assertThat(rows(page).nth(3)).not().containsText("anna");
    assertThat(rows(page).nth(3).locator(".triage-state")).hasText("Resolved");
    button(page, "Select all").click();
    bar.getByText("Tag, note").click();
    page.getByPlaceholder("Tag for all selected").fill("lab");
    page.keyboard().press("Enter");
    assertThat(page.locator(".incidents .tag")).hasCount(4);
    button(page, "Clear selection").click();
    assertThat(bar).isHidden();
  }

  @Test
  void incidentsLikeOneAreMutedForSomeDaysAndReportedAgain() throws Exception {
    found(IncidentCapture.scan());
    Page page = incidentOf("anna");
    button(page, "Mute …").click();
    assertThat(page.getByLabel("Days")).hasValue("7");
    assertThat(page.getByLabel("Because")).isFocused();
    page.getByLabel("Attacker").uncheck();
    page.getByLabel("Victim").uncheck();
    page.getByLabel("Because").fill("our own scanner");
    page.keyboard().press("Enter");
    assertThat(page.locator("dialog[open]")).containsText("Select the attacker or the victim");
    page.getByLabel("Attacker").check();
    page.keyboard().press("Tab");
    button(page, "Mute").last().click();
    assertThat(page.locator("dialog[open]")).hasCount(0);
    assertThat(card(page))
        .containsText(
            Pattern.compile(
                "Muted: Port scan by "
                    + IncidentCapture.ATTACKER.replace(".", "\\.")
                    + ", until \\d{4}-.*“our own scanner”, anna"));
    found(IncidentCapture.scan());
    page.getByText("← Back to incidents").click();
    assertThat(page.getByText("1 incident suppressed by the allow-list.")).isVisible();
    assertThat(rows(page)).hasCount(1);
    link(page, "Port scan").click();
    button(page, "Unmute").click();
    assertThat(card(page).locator(".muted-until")).hasCount(0);
    found(IncidentCapture.scan());
    page.getByText("← Back to incidents").click();
    assertThat(rows(page)).hasCount(2);
  }

  @Test
  void theControlsFitAPhoneWithTextOfTwiceTheSize() throws Exception {
    StartedApi open = site.api();
    Actions.upload(open.url(), IncidentCapture.scans(2));
    BrowserTab tab = site.tab(open.url(), 360, ColorScheme.DARK);
    Page page = tab.page();
    tab.open("");
    rows(page).first().getByRole(AriaRole.CHECKBOX).check();
    page.getByText("Tag, note").click();
    page.getByLabel("Your name").fill("Ada");
    button(page, "Assign to me").click();
    page.getByPlaceholder("Tag for all selected").fill("x".repeat(40));
    page.keyboard().press("Enter");
    assertThat(page.locator(".incidents .tag")).hasCount(1);
    assertFits(page);
    rows(page).first().getByRole(AriaRole.LINK).click();
    page.getByLabel("New note").fill("y".repeat(500));
    button(page, "Add note").click();
    assertThat(card(page).getByLabel("Notes")).isVisible();
    card(page).locator("summary").click();
    assertFits(page);
  }

  private static void assertFits(Page page) {
    for (String size : new String[] {"100%", "200%"}) {
      page.evaluate("size => { document.documentElement.style.fontSize = size; }", size);
      Actions.awaitFit(page);
    }
    page.evaluate("document.documentElement.style.fontSize = ''");
  }
}

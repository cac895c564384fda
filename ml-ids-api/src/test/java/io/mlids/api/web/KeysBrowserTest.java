package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.mlids.api.command.StartedApi;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Single-key commands in a real browser. */
@Tag("browser")
@Tag("process")
class KeysBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static Page listOf(int incidents) throws Exception {
    StartedApi api = site.api();
    Actions.upload(api.url(), IncidentCapture.scans(incidents));
    BrowserTab tab = site.tab(api);
    tab.open("");
    assertThat(rows(tab.page())).hasCount(incidents);
    return tab.page();
  }

  private static Locator rows(Page page) {
    return page.locator(".incidents tbody tr");
  }

  private static Locator linkIn(Page page, int row) {
    return rows(page).nth(row).getByRole(AriaRole.LINK);
  }

  private static Locator stateIn(Page page, int row) {
    return rows(page).nth(row).locator(".triage-state");
  }

  private static void press(Page page, String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  @Test
  void theListIsTriagedWithoutAMouse() throws Exception {
    Page page = listOf(4);
    press(page, "j");
    assertThat(linkIn(page, 0)).isFocused();
    press(page, "j", "j", "k");
    assertThat(linkIn(page, 1)).isFocused();
    press(page, "e");
    assertThat(stateIn(page, 1)).hasText("Resolved");
    assertThat(linkIn(page, 1)).isFocused();
    press(page, "j", "x", "j", "x");
    assertThat(page.getByLabel("Selected incidents")).containsText("2 selected");
    press(page, "f");
    assertThat(stateIn(page, 2)).hasText("False alarm");
    assertThat(stateIn(page, 3)).hasText("False alarm");
    assertThat(stateIn(page, 1)).hasText("Resolved");
    press(page, "j");
    assertThat(page.locator("#announcer")).hasText("The page of the list has no further incident.");
    press(page, "x", "k", "x");
    assertThat(page.getByLabel("Selected incidents")).isHidden();
    press(page, "i");
    assertThat(stateIn(page, 2)).hasText("Investigating");
    press(page, "a");
    assertThat(page.getByLabel("Your name")).isFocused();
    page.keyboard().type("Ada");
    linkIn(page, 2).focus();
    press(page, "a");
    assertThat(rows(page).nth(2)).containsText("Ada");
  }

  @Test
  void anIncidentIsOpenedDecidedAndLeft() throws Exception {
    Page page = listOf(3);
    press(page, "j", "j", "Enter");
    assertThat(page.locator("h1")).containsText("Port scan by 10.1.0.1");
    press(page, "e");
    assertThat(button(page, "Resolved")).hasAttribute("aria-pressed", "true");
    press(page, "n");
    assertThat(page.getByLabel("New note")).isFocused();
    page.keyboard().type("jkefu?/ is only text");
    press(page, "Control+Enter");
    assertThat(page.getByLabel("Notes")).containsText("jkefu?/ is only text");
    assertThat(button(page, "Resolved")).hasAttribute("aria-pressed", "true");
    page.getByLabel("New note").blur();
    press(page, "j");
    assertThat(page.locator("h1")).containsText("Port scan by 10.1.0.0");
    press(page, "k", "k");
    assertThat(page.locator("h1")).containsText("Port scan by 10.1.0.2");
    press(page, "m");
    assertThat(page.getByLabel("Because")).isFocused();
    press(page, "Escape", "u");
    assertThat(page).hasURL(Pattern.compile("#/incidents$"));
  }

  @Test
  void keysAreListedSearchIsReachedAndAllCanBeTurnedOff() throws Exception {
    Page page = listOf(2);
    press(page, "/");
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).isFocused();
    page.keyboard().type("10.1.0.1 ?");
    assertThat(page.locator("dialog[open]")).hasCount(0);
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("10.1.0.1 ?");
    press(page, "Escape");
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).not().isFocused();
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("10.1.0.1 ?");
    button(page, "Clear filters").click();
    press(page, "?");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("Resolve the selected incidents, or this one");
    page.getByLabel("Use these keys").uncheck();
    press(page, "Escape", "j", "/");
    assertThat(page.locator(".incidents :focus")).hasCount(0);
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).not().isFocused();
    page.reload();
    assertThat(rows(page)).hasCount(2);
    press(page, "j");
    assertThat(page.locator(".incidents :focus")).hasCount(0);
    button(page, "Keys").click();
    page.getByLabel("Use these keys").check();
    press(page, "Escape", "j");
    assertThat(linkIn(page, 0)).isFocused();
  }
}

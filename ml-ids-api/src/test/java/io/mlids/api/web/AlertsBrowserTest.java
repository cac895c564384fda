package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.submitAttack;
import static io.mlids.api.web.Actions.upload;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of alerts in a real browser, against the whole service. */
class AlertsBrowserTest extends BrowserTest {

  @Test
  void showsAnAttackTheMomentThatItIsFound() throws Exception {
    try (StartedApi api = api();
        BrowserTab tab = tab(api)) {
      Page page = tab.page();
      tab.open("");
      assertThat(page.locator("#connection")).hasText("Live");
      assertThat(heading(page, "No attack so far")).isVisible();
      upload(api.url(), PageCapture.of(1, 0, 3));
      Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("10.0.0.1:1000"));
      assertThat(row).containsText("Bot");
      assertThat(row).containsText("10.0.0.2:80");
      row.getByRole(AriaRole.LINK).click();
      assertThat(page).hasURL(Pattern.compile("#/flow/alert/1$"));
      Locator packets =
          page.locator(".feature", new Page.LocatorOptions().setHasText("Tot Fwd Pkts"));
      assertThat(packets).containsText("15 packets");
      assertThat(packets).containsText("above 99.9 % of benign flows");
      page.goBack();
      assertThat(row).isVisible();
      tab.assertNoComplaintBut();
    }
  }

  @Test
  void showsAttacksInSubmittedRowsWithoutAddresses() throws Exception {
    try (StartedApi api = api();
        BrowserTab tab = tab(api)) {
      Page page = tab.page();
      tab.open("");
      submitAttack(api.url());
      assertThat(page.locator("tbody tr").first()).containsText("not submitted");
      assertThat(page.locator("tbody tr").first()).containsText("port 8080");
      page.locator("a.row-link").first().click();
      assertThat(page.getByText("came without addresses")).isVisible();
      tab.assertNoComplaintBut();
    }
  }

  @Test
  void comesBackWhenTheServerDoes() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    String[] arguments = {"--model", folder.toString(), "--port", Integer.toString(port)};
    URI url = URI.create("http://127.0.0.1:" + port);
    try (BrowserTab tab = new BrowserTab(chromium.browser(), url, 1440, ColorScheme.LIGHT)) {
      Page page = tab.page();
      try (StartedApi first = StartedApi.with(arguments)) {
        tab.open("");
        upload(first.url(), PageCapture.of(1, 1, 0));
        assertThat(page.locator("tbody tr")).hasCount(2);
      }
      assertThat(page.locator("#connection")).hasText("Reconnecting");
      assertThat(page.locator("tbody tr")).hasCount(2);
      try (StartedApi second = StartedApi.with(arguments)) {
        upload(second.url(), PageCapture.of(1, 0, 0));
        assertThat(page.locator("#connection")).hasText("Live");
        assertThat(page.locator("tbody tr")).hasCount(1);
      }
      tab.assertNoComplaintBut("net::ERR_", "status of 503");
    }
  }

  @Test
  void pausesAndFiltersTheListOfAlerts() throws Exception {
    try (StartedApi api = api();
        BrowserTab tab = tab(api)) {
      Page page = tab.page();
      tab.open("");
      upload(api.url(), PageCapture.of(1, 1, 0));
      Locator rows = page.locator("tbody tr");
      assertThat(rows).hasCount(2);
      button(page, "Bot").click();
      assertThat(rows).hasCount(1);
      button(page, "Clear filters").click();
      assertThat(rows).hasCount(2);
      page.getByLabel("Probability").fill("0.99");
      assertThat(rows).hasCount(1);
      page.getByRole(AriaRole.SEARCHBOX).fill("10.9.9.9");
      assertThat(page.getByText("No alert matches the filters.")).isVisible();
      button(page, "Clear filters").click();
      button(page, "Pause").click();
      submitAttack(api.url());
      Locator resume = button(page, "Resume");
      assertThat(resume).hasText("Resume · 1 new");
      assertThat(rows).hasCount(2);
      resume.click();
      assertThat(rows).hasCount(3);
      tab.assertNoComplaintBut();
    }
  }

  @Test
  void countsRepeatedAttacksInOneRow() throws Exception {
    try (StartedApi api = StartedApi.with("--model", folder.toString(), "--rollup-window", "1");
        BrowserTab tab = tab(api)) {
      Page page = tab.page();
      tab.open("");
      upload(api.url(), PageCapture.of(7, 0, 0));
      assertThat(page.locator("tbody tr")).hasCount(1);
      assertThat(page.locator(".cell-count")).hasText("×7");
      assertThat(page.locator(".headline")).hasText("7 attack flows from 1 source");
      tab.assertNoComplaintBut();
    }
  }

  @Test
  void followsAClickAlsoWhenAlertsArriveMeanwhile() throws Exception {
    try (StartedApi api = api();
        BrowserTab tab = tab(api)) {
      Page page = tab.page();
      tab.open("");
      upload(api.url(), PageCapture.of(1, 0, 0));
      page.locator("a.row-link").hover();
      page.mouse().down();
      Locator announcer = page.locator("#announcer");
      await()
          .pollInSameThread()
          .until(
              () -> {
                submitAttack(api.url());
                return !announcer.textContent().isEmpty();
              });
      page.mouse().up();
      assertThat(page).hasURL(Pattern.compile("#/flow/alert/1$"));
      tab.assertNoComplaintBut();
    }
  }

  @Test
  void letsGoOfItsConnectionWhileNobodySeesIt() throws Exception {
    try (StartedApi api = api();
        BrowserTab tab = tab(api)) {
      Page page = tab.page();
      page.clock().install();
      tab.open("");
      assertThat(page.locator("#connection")).hasText("Live");
      hide(page, true);
      page.clock().fastForward(31_000);
      assertThat(page.locator("#connection")).hasText("Resting");
      upload(api.url(), PageCapture.of(1, 0, 0));
      hide(page, false);
      assertThat(page.locator("#connection")).hasText("Live");
      page.clock().runFor(1_000);
      assertThat(page.locator("tbody tr")).hasCount(1);
      tab.assertNoComplaintBut();
    }
  }

  private static void hide(Page page, boolean hidden) {
    page.evaluate(
        """
        (hidden) => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }
        """,
        hidden);
  }

  private static StartedApi api() throws Exception {
    return StartedApi.with("--model", folder.toString());
  }
}

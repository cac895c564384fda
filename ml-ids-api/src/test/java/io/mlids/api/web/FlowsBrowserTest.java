package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.flowsPage;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.submitAttack;
import static io.mlids.api.web.Actions.upload;
import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The attack flows page in a real browser, against the whole service. */
@Tag("browser")
@Tag("process")
class FlowsBrowserTest {
  @RegisterExtension static final Site site = new Site();

  @Test
  void showsAnAttackAsSoonAsItIsFound() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/flows");
    assertThat(page.locator("#connection")).hasText("Live");
    assertThat(heading(page, "No attack flows so far")).isVisible();
    upload(api.url(), PageCapture.of(1, 0, 3));
    Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("10.0.0.1:1000"));
    assertThat(row).containsText("Bot");
    assertThat(row).containsText("10.0.0.2:80");
    assertThat(row.locator(".cell-origin")).hasText("upload");
    // The row shows when the packets were captured as well as when the attack was detected.
    assertThat(row.locator(".packet-time")).hasText("packets 2023-11-14 22:13:20");
    assertThat(page.locator("th.head-when")).hasText("Detected, UTC");
    assertThat(page.locator("#happened"))
        .hasText(
            Pattern.compile(
                "found 1 attack flow since it started\\. This page shows 1 row for 1 flow\\. Times"
                    + " are UTC\\."));
    row.getByRole(AriaRole.LINK).click();
    assertThat(page).hasURL(Pattern.compile("#/flow/alert/1\\?at="));
    Locator packets =
        page.locator(".feature", new Page.LocatorOptions().setHasText("Tot Fwd Pkts"));
    assertThat(packets).containsText("15 packets");
    assertThat(packets).containsText("above 99.9 % of benign flows");
    page.goBack();
    assertThat(row).isVisible();
  }

  @Test
  void showsAttacksInSubmittedRowsWithoutAddresses() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/flows");
    submitAttack(api.url());
    assertThat(page.locator("tbody tr").first()).containsText("not submitted");
    assertThat(page.locator("tbody tr").first()).containsText("port 8080");
    assertThat(page.locator("tbody tr .cell-origin").first()).hasText("API");
    page.locator("a.row-link").first().click();
    assertThat(page.getByText("it has no addresses")).isVisible();
  }

  @Test
  void reconnectsWhenTheServerReturns() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    String[] arguments = {"--model", site.bundle().toString(), "--port", Integer.toString(port)};
    URI url = URI.create("http://127.0.0.1:" + port);
    BrowserTab tab = site.tab(url, 1440, ColorScheme.LIGHT);
    tab.expect("net::ERR_", "status of 503");
    Page page = tab.page();
    try (StartedApi first = StartedApi.with(arguments)) {
      tab.open("#/flows");
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
  }

  @Test
  void pausesAndFiltersTheList() throws Exception {
    StartedApi api = site.api();
    Page page = flowsPage(site.tab(api), PageCapture.of(1, 1, 0));
    Locator rows = page.locator("tbody tr");
    assertThat(rows).hasCount(2);
    button(page, "Bot").click();
    assertThat(rows).hasCount(1);
    button(page, "Clear filters").click();
    assertThat(rows).hasCount(2);
    page.getByLabel("Probability").fill("0.99");
    assertThat(rows).hasCount(1);
    page.getByRole(AriaRole.SEARCHBOX).fill("10.9.9.9");
    assertThat(page.getByText("No attack flows match the filters.")).isVisible();
    button(page, "Clear filters").click();
    button(page, "Pause").click();
    submitAttack(api.url());
    Locator resume = button(page, "Resume");
    assertThat(resume).hasText("Resume · 1 new");
    assertThat(rows).hasCount(2);
    resume.click();
    assertThat(rows).hasCount(3);
  }

  @Test
  void aLinkShowsWhatItsSenderSeesAndBackLeadsToTheFiltersBefore() throws Exception {
    StartedApi api = site.api();
    Page page = flowsPage(site.tab(api), PageCapture.of(1, 1, 0));
    Locator rows = page.locator("tbody tr");
    assertThat(rows).hasCount(2);
    button(page, "Bot").click();
    assertThat(rows).hasCount(1);
    assertThat(page).hasURL(Pattern.compile("#/flows\\?class=Bot$"));
    page.getByLabel("Probability").fill("0.7");
    page.getByLabel("All", new Page.GetByLabelOptions().setExact(true)).check();
    String link = "#/flows?range=all&min_probability=0.7&class=Bot";
    assertThat(page).hasURL(api.url() + "/" + link);

    BrowserTab recipient = site.tab(api);
    recipient.open(link);
    Page other = recipient.page();
    assertThat(other.locator("tbody tr")).hasCount(1);
    assertThat(button(other, "Bot")).hasAttribute("aria-pressed", "true");
    assertThat(other.getByLabel("Probability")).hasValue("0.7");

    page.goBack();
    page.goBack();
    assertThat(page).hasURL(Pattern.compile("#/flows\\?class=Bot$"));
    page.goBack();
    assertThat(rows).hasCount(2);
  }

  @Test
  void aLinkShowsTheOrderAndThePageThatItsSenderSees() throws Exception {
    StartedApi api = site.api();
    BrowserTab sender = site.tab(api);
    sender.open("#/flows?range=all");
    Page page = sender.page();
    receiveMany(page);
    assertThat(page.locator("tbody tr")).hasCount(100);
    button(page, "Class").click();
    button(page, "Next").click();
    assertThat(page).hasURL(Pattern.compile("#/flows\\?range=all&sort=class&page=2$"));
    assertThat(page.locator(".pager")).containsText("101–120 of 120");

    BrowserTab recipient = site.tab(api);
    recipient.open(page.url().substring(page.url().indexOf('#')));
    Page other = recipient.page();
    receiveMany(other);
    assertThat(other.locator(".pager")).containsText("101–120 of 120");
    assertThat(other.locator("th[aria-sort=ascending]")).hasText(Pattern.compile("Class"));
    assertThat(other.locator("tbody tr").last()).containsText("DDOS");
    other.getByRole(AriaRole.SEARCHBOX).fill("bot");
    assertThat(other).hasURL(Pattern.compile("#/flows\\?range=all&q=bot&sort=class$"));
    page.goBack();
    assertThat(page.locator(".pager")).containsText("1–100 of 120");
  }

  /** Lets the page receive 120 alerts, each in its own row. */
  private static void receiveMany(Page page) {
    assertThat(page.locator("#connection")).hasText("Live");
    page.evaluate(
        """
        async () => {
          const { alerts } = await import("./web/live.js");
          for (let i = 1; i <= 120; i++) {
            alerts.receive({
              sequence: i, type: "attack", count: 1, first_seen: "2026-01-02T03:04:05Z", last_seen: "2026-01-02T03:04:05Z",
              verdict: { src_ip: "192.0.2." + i, dst_ip: "10.0.0.9", dst_port: 80, probability: 0.9,
                label: i % 2 === 0 ? "Bot" : "DDOS attack-LOIC-UDP" } });
          }
        }
        """);
  }

  @Test
  void aLinkNeverShowsAnotherFlowWithTheSameNumber() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), PageCapture.of(1, 0, 0));
    BrowserTab tab = site.tab(api);
    tab.open("#/flow/alert/1?at=2020-01-01T00:00:00Z");
    assertThat(heading(tab.page(), "This flow is no longer available")).isVisible();
    assertThat(tab.page().getByText("The server has restarted since")).isVisible();
  }

  @Test
  void countsRepeatedAttacksInOneRow() throws Exception {
    StartedApi api = site.api("--rollup-window", "1");
    Page page = flowsPage(site.tab(api), PageCapture.of(7, 0, 0));
    assertThat(page.locator("tbody tr")).hasCount(1);
    assertThat(page.locator(".cell-count")).hasText("×7");
    assertThat(page.locator(".headline")).hasText("7 attack flows shown, from 1 source");
    assertThat(page.locator("#happened"))
        .containsText("found 7 attack flows since it started. This page shows 1 row for 7 flows.");
  }

  @Test
  void aFloodEvictsOnlyItsOwnRowsAndTheyAreCounted() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/flows");
    Object kept =
        page.evaluate(
            """
            async () => {
              const { Alerts } = await import("./web/live.js");
              const alerts = new Alerts(5);
              let sequence = 0;
              const tell = (source, target, label) => alerts.receive({
                sequence: ++sequence, type: "attack", count: 1, first_seen: "2026-01-02T03:04:05Z", last_seen: "2026-01-02T03:04:05Z",
                verdict: { src_ip: source, dst_ip: target, dst_port: 80, label, probability: 0.9 } });
              tell("10.0.0.1", "10.0.0.2", "Bot");
              tell("10.0.0.3", "10.0.0.4", "SQL Injection");
              for (let i = 0; i < 100; i++) {
                tell("192.0.2." + i, "10.0.0.9", "DoS SYN flood");
              }
              tell("10.0.0.5", "10.0.0.6", "Bot");
              return alerts.list.map((each) => each.verdict.src_ip).join(" ") + ", "
                + alerts.evicted.rows + " rows, " + alerts.evicted.flows + " flows";
            }
            """);
    assertThat(kept)
        .isEqualTo("10.0.0.5 192.0.2.99 192.0.2.98 10.0.0.3 10.0.0.1, 98 rows, 98 flows");
  }

  @Test
  void aRollupOfManySourcesCountsReportedAttacksOnlyOnce() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/flows");
    Object counted =
        page.evaluate(
            """
            async () => {
              const { Alerts } = await import("./web/live.js");
              const alerts = new Alerts();
              let sequence = 0;
              const tell = (more, source, target, label = "DoS SYN flood") => alerts.receive({
                sequence: ++sequence, type: "attack", count: 1, first_seen: "2026-01-02T03:04:05Z", last_seen: "2026-01-02T03:04:05Z", ...more,
                verdict: { src_ip: source, dst_ip: target, dst_port: 80, label, probability: 0.9 } });
              for (let i = 0; i < 20; i++) {
                tell({}, "192.0.2." + i, "10.0.0.9");
              }
              tell({}, "192.0.2.1", "10.0.0.8");
              tell({}, "192.0.2.1", "10.0.0.9", "Bot");
              tell({ type: "rollup", count: 5000, sources: 4800, destinations: 1, ports: 1 }, "192.0.2.7", "10.0.0.9");
              return alerts.list.map((each) => each.count + " " + each.verdict.dst_ip + " " + each.verdict.label).join(", ");
            }
            """);
    assertThat(counted)
        .isEqualTo("5000 10.0.0.9 DoS SYN flood, 1 10.0.0.9 Bot, 1 10.0.0.8 DoS SYN flood");
  }

  @Test
  void showsTheSameTimesInEveryZone() throws Exception {
    StartedApi api = site.api();
    Page page = flowsPage(site.tab(api, "Asia/Tokyo"), PageCapture.of(1, 0, 0));
    assertThat(page.locator(".packet-time")).hasText("packets 2023-11-14 22:13:20");
  }

  @Test
  void followsAClickEvenIfAlertsArriveInTheMeantime() throws Exception {
    StartedApi api = site.api();
    Page page = flowsPage(site.tab(api), PageCapture.of(1, 0, 0));
    // The server's counts arrive last; after that, nothing on the page moves.
    assertThat(page.locator("#happened")).containsText("found 1 attack flow since it started.");
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
    assertThat(page).hasURL(Pattern.compile("#/flow/alert/1\\?at="));
  }

  @Test
  void closesItsConnectionWhileTheTabIsHidden() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    page.clock().install();
    tab.open("#/flows");
    assertThat(page.locator("#connection")).hasText("Live");
    hide(page, true);
    page.clock().fastForward(31_000);
    assertThat(page.locator("#connection")).hasText("Resting");
    upload(api.url(), PageCapture.of(1, 0, 0));
    hide(page, false);
    assertThat(page.locator("#connection")).hasText("Live");
    page.clock().runFor(1_000);
    assertThat(page.locator("tbody tr")).hasCount(1);
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
}

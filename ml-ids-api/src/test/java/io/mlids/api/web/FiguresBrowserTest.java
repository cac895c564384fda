package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import io.mlids.api.history.History;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.history.figure.FigureCounts;
import io.mlids.api.history.figure.MinuteFigures;
import io.mlids.core.feature.FlowTime;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The figures over time on the page of the sensor, in a real browser. */
@Tag("browser")
@Tag("process")
class FiguresBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static final long HOUR = 60 * MinuteFigures.MINUTE;

  @TempDir Path folder;

  /** A history with an hourly minute of 100 packets of the sensor, and an upload a day ago. */
  static void fill(Path folder) {
    Clock clock = Clock.systemUTC();
    long now = FlowTime.micros(clock.instant());
    long hour = now - Math.floorMod(now, HOUR);
    try (History history = History.open(HistorySettings.in(folder), clock).orElseThrow()) {
      for (int i = 0; i < 29 * 24; i++) {
        long packets = 100 + 10 * (i % 24);
        history.store(
            new MinuteFigures(
                hour - i * HOUR,
                now,
                "sensor eth0",
                new FigureCounts(packets, 1_000 * packets, i % 7, 9, i % 5, 1, i % 3),
                OptionalDouble.of(0.01 * (i % 4))));
      }
      history.store(
          new MinuteFigures(
              hour - 3 * HOUR,
              now,
              "upload",
              new FigureCounts(5_000, 400_000, 0, 500, 60, 2, 1),
              OptionalDouble.empty()));
    }
  }

  private StartedApi withFigures() throws Exception {
    fill(folder);
    return site.api("--history", folder.toString());
  }

  private static Locator bars(Page page) {
    return page.locator(".figures a");
  }

  @Test
  void thePeriodTheFigureAndTheSourceAreInTheAddress() throws Exception {
    BrowserTab tab = site.tab(withFigures());
    Page page = tab.page();
    tab.open("#/sensor");
    assertThat(bars(page)).hasCount(96);
    assertThat(page.locator(".figures")).hasAttribute("aria-label", "Packets over time");
    page.getByLabel("Last 30 days").check();
    assertThat(bars(page)).hasCount(120);
    page.locator("select[aria-label=Figure]").selectOption("Traffic");
    assertThat(page).hasURL(Pattern.compile("#/sensor\\?range=30d&figure=bytes$"));
    page.getByLabel("Source").selectOption("upload");
    assertThat(page.getByText("The highest bar: 400 KB.")).isVisible();
    page.reload();
    assertThat(page.getByText("The highest bar: 400 KB.")).isVisible();
    assertThat(bars(page)).hasCount(120);
    assertThat(page.locator(".figures li:not(.unknown)")).hasCount(1);
    assertThat(page.getByLabel("Source")).hasValue("upload");
    assertThat(page.locator("select[aria-label=Figure]")).hasValue("bytes");
  }

  @Test
  void theBarsAreReachedWithTheArrowKeysAndLeadToIncidents() throws Exception {
    BrowserTab tab = site.tab(withFigures());
    Page page = tab.page();
    tab.open("#/sensor?figure=flows");
    assertThat(page.locator(".figures a[tabindex='0']")).hasCount(1);
    page.getByLabel("Source").focus();
    page.keyboard().press("Tab");
    assertThat(bars(page).last()).isFocused();
    page.keyboard().press("Home");
    assertThat(bars(page).first()).isFocused();
    page.keyboard().press("ArrowRight");
    assertThat(bars(page).nth(1)).isFocused();
    assertThat(page.locator(".figure-text")).hasText(bars(page).nth(1).getAttribute("aria-label"));
    assertThat(page.locator(".figures a[tabindex='0']")).hasCount(1);
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile("#/incidents\\?q=seen%3A20.*\\.\\.20"));
    assertThat(page.locator("#query-problem")).isHidden();
  }

  @Test
  void theFiguresAreAvailableAsTextAndFitAPhone() throws Exception {
    BrowserTab tab = site.tab(withFigures().url(), 360, ColorScheme.DARK);
    Page page = tab.page();
    tab.open("#/sensor");
    assertThat(bars(page)).hasCount(48);
    page.getByLabel("Last 30 days").check();
    assertThat(bars(page)).hasCount(30);
    page.getByText("As text").click();
    Locator lines =
        page.getByRole(AriaRole.LISTITEM)
            .filter(new Locator.FilterOptions().setHasText("attack flows"));
    assertThat(lines.first()).containsText(Pattern.compile("\\d packets, .*, .*% outside"));
    Actions.awaitFit(page);
    page.evaluate("document.documentElement.style.fontSize = '200%'");
    Actions.awaitFit(page);
  }

  @Test
  void minutesWithoutFiguresDifferFromQuietOnes() throws Exception {
    BrowserTab tab = site.tab(site.api("--history", folder.toString()));
    Page page = tab.page();
    tab.open("#/sensor");
    assertThat(bars(page)).hasCount(96);
    assertThat(page.locator(".figures .unknown")).hasCount(96);
    assertThat(page.locator(".figure-text")).containsText("no figures");
  }

  @Test
  void withoutAHistoryThePageSaysSo() throws Exception {
    BrowserTab tab = site.tab(site.api());
    tab.open("#/sensor");
    assertThat(tab.page().getByText("keeps only the latest figures, in memory")).isVisible();
  }
}

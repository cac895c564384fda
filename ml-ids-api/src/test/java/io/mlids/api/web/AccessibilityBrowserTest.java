package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.choose;
import static io.mlids.api.web.Actions.heading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.mlids.api.command.StartedApi;
import io.mlids.core.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** axe-core finds no violations of WCAG 2.1, levels A and AA, on any page. */
@Tag("browser")
@Tag("process")
class AccessibilityBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static final Path AXE =
      SharedData.projectRoot().resolve("build/web-tools/node_modules/axe-core/axe.min.js");
  private static final String RUN =
      """
      async () => {
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
        const { violations, passes } = await axe.run(document, { runOnly: tags });
        return [String(passes.length)].concat(
          violations.map((each) => each.id + ": " + each.nodes.map((node) => node.target.join(" ")).join(", ")));
      }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1440, LIGHT", "360, DARK"})
  void noPageHasABarrierThatAxeFinds(int width, ColorScheme scheme) throws Exception {
    if (!Files.exists(AXE)) {
      abort("axe-core is not installed; run scripts/web/run.sh check, which needs Node.js");
    }
    FiguresBrowserTest.fill(folder);
    StartedApi api = site.api("--history", folder.toString());
    BrowserTab tab = site.tab(api.url(), width, scheme);
    Page page = tab.page();
    tab.open("#/incidents");
    assertThat(heading(page, "No incidents so far")).isVisible();
    assertNoBarrier(page);
    tab.open("#/captures");
    choose(page, "story.pcap", IncidentCapture.story());
    assertThat(page.locator(".incidents tbody tr")).not().hasCount(0);
    assertNoBarrier(page);
    Actions.upload(api.url(), PageCapture.of(2, 3, 10));
    tab.open("#/incidents");
    page.locator("a.row-link").first().waitFor();
    assertNoBarrier(page);
    page.locator("a.row-link").first().click();
    assertThat(heading(page, "Stages")).isVisible();
    assertNoBarrier(page);
    tab.open("#/hosts/" + IncidentCapture.ATTACKER);
    assertThat(heading(page, "Used services")).isVisible();
    assertNoBarrier(page);
    tab.open("#/flows?range=all");
    page.locator("a.row-link").first().waitFor();
    assertNoBarrier(page);
    page.locator("a.row-link").first().click();
    assertThat(heading(page, "Features")).isVisible();
    assertNoBarrier(page);
    assertOtherPages(tab);
  }

  private static void assertOtherPages(BrowserTab tab) throws Exception {
    Page page = tab.page();
    for (String part : List.of("stored-flows", "site", "sensor", "model", "feedback", "audit")) {
      tab.open("#/" + part);
      assertThat(page.locator("main h1")).isVisible();
      assertThat(page.locator("main [aria-busy]")).hasCount(0);
      page.waitForTimeout(500);
      assertNoBarrier(page);
    }
  }

  private static void assertNoBarrier(Page page) throws Exception {
    page.evaluate(Files.readString(AXE));
    List<?> result = (List<?>) page.evaluate(RUN);
    assertThat(Integer.parseInt(result.getFirst().toString())).as("rules that apply").isPositive();
    assertThat(result.subList(1, result.size())).as(page.url()).isEmpty();
  }
}

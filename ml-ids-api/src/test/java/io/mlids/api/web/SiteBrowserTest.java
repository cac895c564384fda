package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.link;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.mlids.api.command.StartedApi;
import io.mlids.api.testing.LearnedSite;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.HandMadeModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page about the site profile, and the line below the header, in a real browser. */
@Tag("browser")
@Tag("process")
class SiteBrowserTest {
  @RegisterExtension static final Site site = new Site();

  @Test
  void withoutASiteProfileThePageSaysHowToLearnOne() throws Exception {
    StartedApi api = site.api();
    Page page = site.tab(api).page();
    page.navigate(api.url() + "/#/incidents");
    assertThat(heading(page, "No incidents so far")).isVisible();
    assertThat(line(page)).isHidden();
    link(page, "Your network").click();
    assertThat(page.locator("h1")).hasText("Your network");
    assertThat(heading(page, "No site profile")).isVisible();
    assertThat(page.getByText("ml-ids-api --site office")).isVisible();
    assertThat(line(page)).isHidden();
  }

  @Test
  void theProfileOfAServerIsShown(@TempDir Path folder) throws Exception {
    ModelBundle bundle =
        HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    Instant learned = Instant.now().minus(Duration.ofHours(50));
    Path profile = LearnedSite.write(folder.resolve("site"), bundle.modelVersion(), 0.25, learned);
    String[] options = {"--model", bundle.folder().toString(), "--site", profile.toString()};
    try (StartedApi api = StartedApi.with(options)) {
      Page page = site.tab(api).page();
      page.navigate(api.url() + "/#/site");
      assertThat(line(page)).hasText("Site profile: learned 2 days ago, at most 1 % false alarms");
      assertThat(page.locator(".promise"))
          .hasText(
              "With a confidence of 95 %, at most 1 % of the benign flows are flagged as attacks.");
      assertThat(page.locator(".groups tbody tr")).hasText(Pattern.compile("^Web\\d+25 %own$"));
      assertThat(page.getByLabel("Drift", exactly()).locator(".notice")).containsText("0 flows");
      page.navigate("about:blank");
    }
  }

  @Test
  void whileTheServerLearnsThePageSaysUntilWhen() throws Exception {
    Page page = page(ScriptedSite.LEARNING);
    assertThat(line(page))
        .hasText("Learning your network until 2026-01-03 14:05 UTC (1,203 of 2,498 flows)");
    link(page, "Learning your network").click();
    Locator learning = page.getByLabel("Learning", exactly());
    assertThat(learning.locator(".headline")).hasText("1,203 of 2,498 flows");
    assertThat(learning.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "1203");
    assertThat(learning.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("max", "2498");
    assertThat(learning).containsText("the model's own threshold applies");
    assertThat(learning.locator(".facts"))
        .hasText(Pattern.compile("Since2026-01-02 14:05:00.*Flows needed2,498Flows left out41"));
    assertThat(page.getByLabel("Promise", exactly())).hasCount(0);
  }

  @Test
  void anOlderProfileDecidesWhileTheServerLearns() throws Exception {
    String profile = ScriptedSite.ACTIVE.substring(ScriptedSite.ACTIVE.indexOf("\"profile\""));
    String both = ScriptedSite.LEARNING.strip().replaceFirst("}}$", "}, ") + profile;
    Page page = page(both);
    link(page, "Your network").first().click();
    assertThat(line(page)).containsText("Learning your network");
    assertThat(page.getByLabel("Learning", exactly()))
        .containsText("Until then, the site profile below applies.");
    assertThat(page.getByLabel("Promise", exactly())).isVisible();
  }

  @Test
  void theProfileInUseIsShownWithItsPromiseAndThresholds() throws Exception {
    Page page = page(ScriptedSite.ACTIVE);
    assertThat(line(page)).hasText("Site profile: learned 3 days ago, at most 0.1 % false alarms");
    link(page, "Site profile").click();
    Locator promise = page.getByLabel("Promise", exactly());
    assertThat(promise.locator(".promise"))
        .hasText(
            "With a confidence of 95 %, at most 0.1 % of the benign flows are flagged as attacks.");
    assertThat(promise.locator(".facts")).containsText("(3 days ago)");
    assertThat(promise.locator(".facts")).containsText("48,210");
    assertThat(promise.locator(".facts")).containsText("112");
    Locator rows = page.locator(".groups tbody tr");
    assertThat(rows)
        .hasText(new String[] {"Web21,00773.1 %own", "Time and discovery81299.995 %shared"});
    assertThat(page.getByRole(AriaRole.TABLE).getByRole(AriaRole.COLUMNHEADER)).hasCount(5);
  }

  @Test
  void driftFromTheProfileIsShownAndMarked() throws Exception {
    Page page = page(ScriptedSite.ACTIVE);
    assertThat(line(page)).hasAttribute("data-state", "active");
    link(page, "Site profile").click();
    Locator drift = page.getByLabel("Drift", exactly());
    assertThat(drift.locator(".notice")).hasText("The flows resemble those learned 3 days ago.");
    assertThat(drift.locator(".notice")).hasClass("notice good");
    assertThat(drift.locator(".facts")).containsText("Unusual flows0.09 % (0.10 % expected)");
    new ScriptedSite(
        page,
        ScriptedSite.ACTIVE
            .replace("\"like_site\"", "\"unlike_site\"")
            .replace("resemble those", "no longer resemble those"));
    page.reload();
    assertThat(drift.locator(".notice")).containsText("If no attack explains this, learn again.");
    assertThat(drift.locator(".notice")).hasClass("notice");
    assertThat(line(page)).containsText("false alarms; the network has changed since");
    assertThat(line(page)).hasAttribute("data-state", "drift");
  }

  @Test
  void aNewProfileWasLearnedJustNow() throws Exception {
    Page page = page(ScriptedSite.ACTIVE.replace("259200", "59"));
    assertThat(line(page)).hasText("Site profile: learned just now, at most 0.1 % false alarms");
  }

  @Test
  void theEndOfLearningIsShownAndAnnounced() throws Exception {
    StartedApi api = site.api();
    Page page = site.tab(api).page();
    ScriptedSite script = new ScriptedSite(page, ScriptedSite.LEARNING);
    page.navigate(api.url() + "/#/site");
    assertThat(page.getByLabel("Learning", exactly())).isVisible();
    script.become(ScriptedSite.ACTIVE);
    assertThat(page.getByLabel("Promise", exactly())).isVisible();
    assertThat(page.getByLabel("Learning", exactly())).hasCount(0);
    assertThat(line(page)).containsText("Site profile");
    assertThat(page.locator("#announcer")).containsText("Site profile: learned 3 days ago");
  }

  @Test
  void aServerThatDoesNotAnswerIsReportedAndAskedAgain() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    tab.expect("status of 503");
    Page page = tab.page();
    ScriptedSite script = new ScriptedSite(page, "{\"error\": \"the server is overloaded\"}");
    page.navigate(api.url() + "/#/site");
    assertThat(heading(page, "The site profile cannot be shown")).isVisible();
    assertThat(page.getByText("The server is overloaded")).isVisible();
    assertThat(line(page)).isHidden();
    script.become(ScriptedSite.ACTIVE);
    button(page, "Try again").click();
    assertThat(page.getByLabel("Promise", exactly())).isVisible();
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  /** Opens the start page of a server that returns this response about its site. */
  private static Page page(String answer) throws Exception {
    StartedApi api = site.api();
    Page page = site.tab(api).page();
    new ScriptedSite(page, answer);
    page.navigate(api.url() + "/");
    return page;
  }

  private static Locator line(Page page) {
    return page.locator("#site-line");
  }
}

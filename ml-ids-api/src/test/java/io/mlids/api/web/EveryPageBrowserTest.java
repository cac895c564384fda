package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.choose;
import static io.mlids.api.web.Actions.flowsPage;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.link;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.mlids.api.command.StartedApi;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page in a real browser, against the whole service. */
@Tag("browser")
@Tag("process")
class EveryPageBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static final String TOKEN = "nobody-guesses-this-token";
  private static final String MARKUP = "<img src=x onerror=\"window.owned=1\">";

  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @CsvSource({"1440, LIGHT", "1440, DARK", "900, LIGHT", "360, LIGHT", "360, DARK"})
  private @interface AtEachWidthInBothSchemes {}

  @AtEachWidthInBothSchemes
  void everyPageIsReadableAtEachWidthInBothSchemes(int width, ColorScheme scheme) throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api.url(), width, scheme);
    Page page = tab.page();
    tab.open("");
    assertThat(heading(page, "No incidents so far")).isVisible();
    assertReadable(page, scheme);
    tab.open("#/flows");
    assertThat(heading(page, "No attack flows so far")).isVisible();
    assertReadable(page, scheme);
    tab.open("#/captures");
    assertReadable(page, scheme);
    choose(page, "monday.pcap", PageCapture.of(2, 3, 10));
    assertThat(page.locator(".headline")).hasText("5 attack flows in 15 flows, 33.3 %");
    assertReadable(page, scheme);
    page.locator("a.row-link").first().click();
    assertThat(heading(page, "Features")).isVisible();
    assertReadable(page, scheme);
    page.getByLabel("Most unusual").check();
    assertThat(page.locator(".feature").first()).containsText("Tot Fwd Pkts");
    assertReadable(page, scheme);
    link(page, "Model").click();
    assertThat(heading(page, "Performance")).isVisible();
    assertThat(page.getByLabel("ROC curve for test")).isVisible();
    assertReadable(page, scheme);
    link(page, "Sensor").click();
    assertThat(heading(page, "No interface is monitored")).isVisible();
    assertThat(page.getByText("Based on the last 15 scored flows")).isVisible();
    assertReadable(page, scheme);
    link(page, "Flows").click();
    assertThat(page.locator("a.row-link")).not().hasCount(0);
    assertReadable(page, scheme);
  }

  @Test
  void theModelPageNamesTheSageMakerEndpoint() throws Exception {
    StartedApi api =
        site.kept(
            StartedApi.in(
                Map.of("AWS_REGION", "eu-west-1"),
                "--sagemaker-endpoint",
                "ml-ids",
                "--sagemaker-profile",
                "corrected"));
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/model");
    assertThat(page.getByText("The endpoint classifies flows as attack or benign")).isVisible();
    assertThat(page.locator("#served")).containsText("SageMaker endpoint ml-ids · corrected");
  }

  @AtEachWidthInBothSchemes
  void incidentsAreReadableAtEachWidthInBothSchemes(int width, ColorScheme scheme)
      throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api.url(), width, scheme);
    Page page = tab.page();
    tab.open("#/captures");
    choose(page, "story.pcap", IncidentCapture.story());
    assertThat(page.locator(".incidents tbody tr")).not().hasCount(0);
    assertReadable(page, scheme);
    link(page, "Incidents").first().click();
    assertThat(page.locator(".incidents tbody tr")).not().hasCount(0);
    assertReadable(page, scheme);
    page.locator("a.row-link").first().click();
    assertThat(heading(page, "Stages")).isVisible();
    assertReadable(page, scheme);
    tab.open("#/hosts/" + IncidentCapture.ATTACKER);
    assertThat(heading(page, "Used services")).isVisible();
    assertReadable(page, scheme);
  }

  @Test
  void textOfTwiceTheSizeFitsAPhone() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api.url(), 360, ColorScheme.LIGHT);
    Page page = tab.page();
    tab.open("#/captures");
    choose(page, "story.pcap", IncidentCapture.story());
    assertThat(page.locator(".incidents tbody tr")).not().hasCount(0);
    Actions.upload(api.url(), PageCapture.of(2, 3, 10));
    for (String part :
        List.of(
            "#/captures",
            "#/incidents",
            "#/hosts/" + IncidentCapture.ATTACKER,
            "#/flows?range=all",
            "#/flow/alert/1",
            "#/site",
            "#/sensor",
            "#/model",
            "#/feedback",
            "#/audit")) {
      page.evaluate("part => { location.hash = part; }", part);
      page.evaluate("document.documentElement.style.fontSize = '200%'");
      assertThat(page.locator("main [aria-busy]")).hasCount(0);
      Actions.awaitFit(page);
    }
  }

  @AtEachWidthInBothSchemes
  void theNetworkIsReadableAtEachWidthInBothSchemes(int width, ColorScheme scheme)
      throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api.url(), width, scheme);
    Page page = tab.page();
    tab.open("#/site");
    assertThat(heading(page, "No site profile")).isVisible();
    assertReadable(page, scheme);
    ScriptedSite script = new ScriptedSite(page, ScriptedSite.LEARNING);
    page.reload();
    assertThat(heading(page, "Learning")).isVisible();
    assertReadable(page, scheme);
    script.become(ScriptedSite.ACTIVE);
    page.reload();
    assertThat(heading(page, "Thresholds")).isVisible();
    assertReadable(page, scheme);
  }

  @Test
  void showsMarkupFromTrafficModelsAndFilesAsText(@TempDir Path own) throws Exception {
    PageModel.write(own, MARKUP, "'\"></script><script>window.owned=1</script>");
    StartedApi api = StartedApi.with("--model", own.toString());
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/captures");
    choose(page, MARKUP + ".pcap", PageCapture.of(2, 1, 3));
    assertThat(page.locator("p.file-name")).containsText(MARKUP + ".pcap");
    assertThat(page.locator("tbody tr").first()).containsText(MARKUP);
    page.locator("a.row-link").first().click();
    assertThat(page.locator(".headline")).containsText(MARKUP);
    tab.open("#/model");
    assertThat(page.getByLabel("Confusion matrix")).containsText("</script><script>");
    tab.open("#/flows");
    assertThat(page.locator(".bars").first()).containsText(MARKUP);
    page.locator(".chart").first().hover();
    tab.open("#/flow/%3Cimg src=x onerror=alert(1)%3E/" + MARKUP);
    assertThat(page.locator("main")).containsText("Flow");
    assertThat(page.evaluate("window.owned === undefined")).isEqualTo(true);
    assertThat(page.locator("main img, main script")).hasCount(0);
    tab.expect("status of 400", "status of 404");
  }

  @Test
  void canBeUsedByKeyboardAlone() throws Exception {
    StartedApi api = site.api();
    Page page = flowsPage(site.tab(api), PageCapture.of(1, 0, 0));
    assertThat(page.locator("tbody tr")).hasCount(1);
    page.keyboard().press("Tab");
    assertThat(page.getByText("Skip to content")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("main")).isFocused();
    Locator link = page.locator("a.row-link").first();
    for (int i = 0;
        i < 40 && !(boolean) link.evaluate("it => it === document.activeElement");
        i++) {
      page.keyboard().press("Tab");
      assertThat(page.locator(":focus-visible")).hasCount(1);
    }
    assertThat(link).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("Flow");
  }

  @Test
  void saysThatThereIsNoFlowAtAnAddressThatCannotBeDecoded() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    tab.open("#/flow/capture/%zz");
    assertThat(tab.page().getByText("This flow is no longer available")).isVisible();
  }

  @Test
  void keepsTheChosenColourScheme() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("");
    assertScheme(page, ColorScheme.LIGHT);
    page.getByLabel("Use the dark colour scheme").click();
    assertScheme(page, ColorScheme.DARK);
    page.reload();
    assertScheme(page, ColorScheme.DARK);
    page.getByLabel("Use the light colour scheme").click();
    assertScheme(page, ColorScheme.LIGHT);
  }

  @Test
  void asksForTheTokenAndKeepsItFromScripts() throws Exception {
    StartedApi api = site.api("--token", TOKEN);
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/model");
    Locator token = page.getByLabel("Token");
    Locator signIn = button(page, "Sign in");
    assertThat(page.getByText("--token-file")).isVisible();
    token.fill("somebody-guessed-wrong");
    signIn.click();
    assertThat(page.getByText("This is not the server's token")).isVisible();
    token.fill(TOKEN);
    token.press("Enter");
    assertThat(heading(page, "Overview")).isVisible();
    assertThat(page.locator("#connection")).hasText("Live");
    List<Cookie> cookies = tab.context().cookies();
    assertThat(cookies).hasSize(1).allMatch(cookie -> cookie.httpOnly);
    assertThat(
            page.evaluate("document.cookie + JSON.stringify({...sessionStorage, ...localStorage})"))
        .isEqualTo("{}");
    page.reload();
    assertThat(heading(page, "Overview")).isVisible();
    tab.open("#/captures");
    choose(page, "one.pcap", PageCapture.of(1, 0, 0));
    assertThat(page.locator(".headline")).hasText("1 attack flow in 1 flow, 100.0 %");
    tab.open("#/flows");
    assertThat(page.locator("tbody tr")).hasCount(1);
    button(page, "Sign out").click();
    assertThat(token).isVisible();
    tab.expect("status of 401");
  }

  private static void assertReadable(Page page, ColorScheme scheme) throws Exception {
    assertScheme(page, scheme);
    assertFits(page);
    try (InputStream in = EveryPageBrowserTest.class.getResourceAsStream("contrast.js")) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat((List<?>) page.evaluate(script.substring(script.indexOf("()"))))
          .as("texts of too little contrast: %s", page.url())
          .isEmpty();
    }
  }

  private static void assertFits(Page page) {
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("fits the width: %s", page.url())
        .isEqualTo(true);
  }

  private static void assertScheme(Page page, ColorScheme scheme) {
    assertThat(page.locator("body"))
        .hasCSS(
            "background-color",
            scheme == ColorScheme.DARK ? "rgb(17, 21, 25)" : "rgb(245, 244, 240)");
  }
}

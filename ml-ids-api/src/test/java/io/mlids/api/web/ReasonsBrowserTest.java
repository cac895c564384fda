package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.choose;
import static io.mlids.api.web.Actions.heading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.mlids.api.command.StartedApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reasons for verdicts and unusual flows in a real browser. */
@Tag("browser")
@Tag("process")
class ReasonsBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void anUploadedAttackHasItsReasons() throws Exception {
    StartedApi api = site.api();
    Page page = site.tab(api).page();
    page.navigate(api.url() + "/#/captures");
    choose(page, "monday.pcap", PageCapture.of(1, 0, 1));
    page.locator("a.row-link").first().click();
    assertThat(heading(page, "Why")).isVisible();
    Locator reason = reasons(page);
    assertThat(reason).hasCount(1);
    assertThat(reason.locator(".why-text"))
        .hasText("Packets from the source: 15 (above the benign range: 1 to 4)");
    assertThat(reason.getByRole(AriaRole.IMG)).hasAccessibleName("above the benign range");
    assertThat(reason.locator("path.spot")).hasCount(1);
    assertThat(reason.locator(".why-share")).hasText("Share: 100 %");
    page.goBack();
    page.locator("a.row-link").last().click();
    assertThat(heading(page, "Features")).isVisible();
    assertThat(heading(page, "Why")).hasCount(0);
  }

  @Test
  void aBarComparesTheValueWithTheRanges() throws Exception {
    Page page =
        flowWith(
            verdict -> {
              var reasons = verdict.putArray("reasons");
              reasons.add(reason("inside: 3", "3", "{\"low\": 1, \"high\": 5}", ""));
              reasons.add(reason("below: -90", "-90", "{\"low\": 0, \"high\": 5}", ""));
              reasons.add(reason("above: 6", "6", "{\"low\": 0, \"high\": 5}", ""));
              reasons.add(reason("no value", "null", "{\"low\": 0, \"high\": 5}", ""));
              reasons.add(reason("no range: 7", "7", "null", ""));
              String site = ", \"site\": {\"low\": 400, \"high\": 500}";
              reasons.add(reason("two ranges: 450", "450", "{\"low\": 2, \"high\": 2}", site));
              reasons.add(reason("a single usual value: 2", "2", "{\"low\": 2, \"high\": 2}", ""));
            });
    Locator reasons = reasons(page);
    assertThat(reasons.locator(".why-bar"))
        .hasText(
            new String[] {
              "inside the benign range",
              "below the benign range",
              "above the benign range",
              "no value",
              "",
              "above the benign range, inside your network's range",
              "inside the benign range"
            });
    assertThat(at(reasons.nth(0))).isBetween(25.0, 75.0);
    assertThat(at(reasons.nth(2))).isBetween(75.0, 96.0);
    // A value far below the range is shown as an arrow at the edge.
    assertThat(reasons.nth(1).locator("path.spot")).hasAttribute("d", Pattern.compile("^M6 "));
    assertThat(reasons.nth(3).locator(".spot")).hasCount(0);
    assertThat(reasons.nth(3).locator(".band-inner")).hasCount(1);
    assertThat(reasons.nth(4).locator("svg")).hasCount(0);
    assertThat(reasons.nth(5).locator(".band-site")).hasCount(1);
    assertThat(at(reasons.nth(5))).isBetween(70.0, 75.0);
    assertThat(at(reasons.nth(6))).isBetween(49.0, 51.0);
    assertThat(page.locator(".legend")).containsText("nine in ten flows of your network");
    assertThat(reasons.nth(1).locator("small")).hasClass("outside");
  }

  @Test
  void whatTheFlowDidAndItsIncidentsPrecedeTheReasons() throws Exception {
    Page page =
        flowWith(
            verdict -> {
              verdict.put("behaviour", "sent 40 small requests to a web server");
              verdict
                  .putArray("part_of")
                  .addObject()
                  .put("incident", "a-1")
                  .put("text", "part of the incident Web probing");
              var reasons = verdict.putArray("reasons");
              String more = ", \"position\": \"above\", \"about\": \"behaviour\"";
              reasons.add(reason("packets: 9", "9", "{\"low\": 1, \"high\": 5}", more));
              String host = ", \"position\": \"inside\", \"about\": \"host\"";
              reasons.add(reason("window: 3", "3", "{\"low\": 1, \"high\": 5}", host));
            });
    Locator why = page.getByLabel("Why", new Page.GetByLabelOptions().setExact(true));
    assertThat(why.locator(".behaviour")).hasText("Sent 40 small requests to a web server");
    assertThat(Actions.link(page, "Part of the incident Web probing"))
        .hasAttribute("href", "#/incidents/a-1");
    // The text says where the value lies, so only screen readers need the words below the bar.
    assertThat(reasons(page).locator(".why-bar small")).hasCount(0);
    assertThat(reasons(page).first().getByRole(AriaRole.IMG))
        .hasAccessibleName("above the benign range");
    assertThat(reasons(page).last()).hasClass("why about-host");
  }

  @Test
  void aFlowWithoutAMainReasonIsNotWithoutExplanation() throws Exception {
    Page page = flowWith(verdict -> verdict.putArray("reasons"));
    assertThat(page.getByLabel("Why", new Page.GetByLabelOptions().setExact(true)))
        .containsText("No single feature indicates an attack");
  }

  @Test
  void textInReasonsIsNeverMarkup() throws Exception {
    String markup = "<img src=x onerror=\"window.owned=1\">";
    Page page =
        flowWith(
            verdict -> {
              verdict.putArray("reasons").addObject().put("text", markup).put("value", "3");
              verdict.putObject("anomaly").put("p", 0.01).putArray("reasons").add(markup);
            });
    assertThat(reasons(page).first()).hasText(markup);
    assertThat(reasons(page).last()).hasText(markup);
    assertThat(page.locator("main img")).hasCount(0);
  }

  @Test
  void aFlowThatTheServerReportedLiveHasItsReasons() throws Exception {
    StartedApi api = site.api();
    Page page = site.tab(api).page();
    Actions.upload(api.url(), PageCapture.of(1, 0, 0));
    page.navigate(api.url() + "/#/flow/alert/1");
    assertThat(reasons(page)).hasCount(1);
    assertThat(reasons(page)).containsText("Packets from the source: 15 (above the benign range");
    assertThat(page.locator(".behaviour")).containsText("15 packets");
  }

  @Test
  void anUnusualFlowIsRecognisedInTheListAndOnItsPage() throws Exception {
    StartedApi api = site.api();
    Page page = site.tab(api).page();
    page.route(
        "**/api/captures?*",
        route ->
            changed(
                route,
                answer -> {
                  answer.put("unusual", 1);
                  ObjectNode anomaly =
                      ((ObjectNode) answer.at("/verdicts/1")).putObject("anomaly").put("p", 0.0004);
                  anomaly
                      .putArray("reasons")
                      .add("tot_fwd_pkts is 1; usually it is between 2 and 9");
                }));
    page.navigate(api.url() + "/#/captures");
    choose(page, "monday.pcap", PageCapture.of(1, 0, 3));
    assertThat(page.locator(".headline"))
        .hasText("1 attack flow in 4 flows, 25.0 %; 1 unusual benign flow");
    Locator bars = page.locator(".bars button");
    assertThat(bars)
        .hasText(new String[] {"Benign250.0 %", "Benign, unusual125.0 %", "Bot125.0 %"});
    button(page, "Benign, unusual").click();
    Locator rows = page.locator(".flows tbody tr");
    assertThat(rows).hasCount(1);
    assertThat(rows.locator(".cell-class")).hasText("Benign, unusual");
    button(page, "Benign, unusual").click();
    page.locator("input[type=search]").fill("unusual");
    assertThat(rows).hasCount(1);
    page.locator("a.row-link").first().click();
    assertThat(page.locator(".headline")).hasText("Benign, unusual");
    Locator unusual = page.getByLabel("Unusual on your network");
    assertThat(unusual)
        .containsText("less than 0.1 % are at least as unusual as this one (p = 0.0004)");
    assertThat(unusual.locator(".why")).hasText("Tot Fwd Pkts is 1; usually it is between 2 and 9");
    assertThat(unusual).containsText("An unusual flow is not an attack by itself.");
  }

  @Test
  void aModelThatCannotBeExplainedStillClassifies() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    tab.expect("status of 400");
    Page page = tab.page();
    List<String> requests = new ArrayList<>();
    page.route(
        "**/api/captures?*",
        route -> {
          requests.add(route.request().url());
          if (route.request().url().contains("explain=true")) {
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(400)
                    .setContentType("application/json")
                    .setBody(
                        "{\"error\": \"the server's model cannot be explained; omit explain\"}"));
          } else {
            route.resume();
          }
        });
    page.navigate(api.url() + "/#/captures");
    choose(page, "monday.pcap", PageCapture.of(1, 0, 0));
    assertThat(page.locator(".headline")).hasText("1 attack flow in 1 flow, 100.0 %");
    assertThat(requests).hasSize(2);
  }

  /** Opens the page of the only flow in a capture, after a change to its verdict. */
  private static Page flowWith(Consumer<ObjectNode> change) throws Exception {
    StartedApi api = site.api();
    Page page = site.tab(api).page();
    page.route(
        "**/api/captures?*",
        route -> changed(route, answer -> change.accept((ObjectNode) answer.at("/verdicts/0"))));
    page.navigate(api.url() + "/#/captures");
    choose(page, "monday.pcap", PageCapture.of(1, 0, 0));
    page.locator("a.row-link").first().click();
    assertThat(heading(page, "Features")).isVisible();
    return page;
  }

  private static void changed(Route route, Consumer<ObjectNode> change) {
    APIResponse answer = route.fetch();
    try {
      ObjectNode body = (ObjectNode) JSON.readTree(answer.body());
      change.accept(body);
      route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(body.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode reason(String text, String value, String benign, String more) {
    try {
      return JSON.readTree(
          """
          {"text": "%s", "name": "x", "features": ["x"], "value": %s, "unit": "", "benign": %s,
           "contribution": 1, "share": 0.5%s}
          """
              .formatted(text, value, benign, more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Locator reasons(Page page) {
    return page.locator(".why");
  }

  /** The position of a value's mark, as a percentage of the bar's width. */
  private static double at(Locator reason) {
    Locator mark = reason.locator("rect.spot");
    return Double.parseDouble(mark.getAttribute("x"))
        + Double.parseDouble(mark.getAttribute("width")) / 2;
  }
}

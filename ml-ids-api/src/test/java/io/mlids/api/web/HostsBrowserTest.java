package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.heading;
import static io.mlids.api.web.Actions.link;
import static io.mlids.api.web.Actions.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.mlids.api.command.StartedApi;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The menu of addresses and the host page, in a real browser against the whole service. */
@Tag("browser")
@Tag("process")
class HostsBrowserTest {
  @RegisterExtension static final Site site = new Site();

  private static Page incidents(StartedApi api) throws Exception {
    upload(api.url(), IncidentCapture.story());
    BrowserTab tab = site.tab(api);
    tab.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    tab.open("");
    assertThat(tab.page().locator(".incidents tbody tr")).hasCount(2);
    return tab.page();
  }

  private static Locator attacker(Page page) {
    return page.locator(".incidents .cell-who .address").first();
  }

  private static Locator item(Page page, String name) {
    return page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name));
  }

  private static String clipboard(Page page) {
    return (String) page.evaluate("navigator.clipboard.readText()");
  }

  @Test
  void theMenuOfAnAddressFiltersCopiesAndOpensItsHostPage() throws Exception {
    StartedApi api = site.api();
    Page page = incidents(api);
    attacker(page).click();
    assertThat(page).hasURL(Pattern.compile("#/incidents$"));
    item(page, "Copy Wireshark filter").click();
    assertThat(page.locator("#announcer")).containsText("Filter copied");
    assertThat(clipboard(page)).isEqualTo("ip.addr == " + IncidentCapture.ATTACKER);
    attacker(page).click();
    item(page, "Copy tcpdump filter").click();
    assertThat(page.locator("#announcer")).containsText("host " + IncidentCapture.ATTACKER);
    assertThat(clipboard(page)).isEqualTo("host " + IncidentCapture.ATTACKER);
    attacker(page).click();
    item(page, "Filter incidents by this address").click();
    assertThat(page).hasURL(Pattern.compile("#/incidents\\?q=192\\.0\\.2\\.66$"));
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue(IncidentCapture.ATTACKER);
    assertThat(page.locator(".incidents tbody tr")).hasCount(2);
    attacker(page).click();
    item(page, "Open the host page").click();
    assertThat(page).hasURL(Pattern.compile("#/hosts/192\\.0\\.2\\.66$"));
    assertThat(page.locator("h1")).hasText(IncidentCapture.ATTACKER);
    assertThat(page).hasTitle(IncidentCapture.ATTACKER + " · ML-IDS API");
  }

  @Test
  void theMenuCanBeUsedByKeyboardAlone() throws Exception {
    StartedApi api = site.api();
    Page page = incidents(api);
    attacker(page).focus();
    page.keyboard().press("Enter");
    assertThat(item(page, "Filter incidents by this address")).isFocused();
    page.keyboard().press("ArrowUp");
    assertThat(item(page, "Copy tcpdump filter")).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.locator("#address-menu")).isHidden();
    assertThat(attacker(page)).isFocused();
    page.keyboard().press(" ");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText(IncidentCapture.ATTACKER);
  }

  @Test
  void anAddressCanBeSelectedWithoutOpeningItsMenu() throws Exception {
    StartedApi api = site.api();
    Page page = incidents(api);
    // While incidents arrive, the list is drawn again, which may remove the element at any step.
    await()
        .pollInSameThread()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              dragAcross(page, attacker(page));
              assertThat((String) page.evaluate("String(getSelection())")).startsWith("192.0.2");
            });
    assertThat(page.locator("#address-menu")).isHidden();
  }

  private static void dragAcross(Page page, Locator element) {
    BoundingBox box = element.boundingBox();
    page.mouse().move(box.x + 1, box.y + box.height / 2);
    page.mouse().down();
    page.mouse().move(box.x + box.width - 1, box.y + box.height / 2);
    page.mouse().up();
  }

  @Test
  void flowsCanBeFilteredByAnAddressOrWithoutIt() throws Exception {
    StartedApi api = site.api();
    upload(api.url(), PageCapture.of(1, 1, 0));
    BrowserTab tab = site.tab(api);
    tab.open("#/flows?range=all&class=Bot&class=DDOS%20attack-LOIC-UDP");
    Page page = tab.page();
    Locator rows = page.locator("tbody tr");
    assertThat(rows).hasCount(2);
    page.locator("tbody .cell-source .address").first().click();
    item(page, "Exclude this address").click();
    assertThat(page.getByText("No attack flows match the filters.")).isVisible();
    assertThat(page).hasURL(Pattern.compile("range=all&q=-10\\.0\\.0\\.1&class=Bot&class=DDOS"));
    page.goBack();
    page.locator("tbody .cell-target .address").first().click();
    item(page, "Filter attack flows by this address").click();
    assertThat(rows).hasCount(2);
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("10.0.0.2");
  }

  @Test
  void theFiltersOfAnIncidentNameItsHostsAndPorts() throws Exception {
    StartedApi api = site.api();
    Page page = incidents(api);
    Object filters =
        page.evaluate(
            """
            async () => {
              const { incidentFilters } = await import("./web/packet-filter.js");
              const all = (incident) => Object.values(incidentFilters(incident) ?? {}).join("\\n");
              return [
                all({ attackers: ["192.0.2.1"], victims: ["192.0.2.2", "2001:db8::1"], ports: [22, 80] }),
                all({ attackers: [], victims: ["192.0.2.2"], ports: [] }),
                all({ attackers: [], victims: [], ports: [1] }),
              ].join("\\n\\n");
            }
            """);
    assertThat(filters)
        .isEqualTo(
            """
            ip.addr == 192.0.2.1 && (ip.addr == 192.0.2.2 || ipv6.addr == 2001:db8::1) && \
            (tcp.port in {22, 80} || udp.port in {22, 80})
            host 192.0.2.1 and (host 192.0.2.2 or host 2001:db8::1) and (port 22 or port 80)

            ip.addr == 192.0.2.2
            host 192.0.2.2

            """);
    link(page, "Address sweep").click();
    button(page, "Copy tcpdump filter").click();
    assertThat(page.locator("#announcer")).containsText("Filter copied: host 192.0.2.66 and (");
  }

  @Test
  void theHostPageShowsBothRolesServicesPeersAndScores() throws Exception {
    StartedApi api = site.api();
    Page page = incidents(api);
    page.navigate(api.url() + "/#/hosts/" + IncidentCapture.VICTIM);
    assertThat(heading(page, "As attacker: 0 incidents")).isVisible();
    Locator suffered =
        page.locator(".card").filter(new Locator.FilterOptions().setHasText("As victim: 2"));
    assertThat(suffered).containsText("Port scan by " + IncidentCapture.ATTACKER);
    assertThat(page.getByLabel("Summary")).containsText("2023-11-14 22:13:20.000000 UTC");
    assertThat(page.getByLabel("Highest probability of an attack by hour")).isVisible();
    assertThat(page.getByLabel("Services", exact())).containsText("TCP 1000");
    assertThat(page.getByLabel("Peers", exact()).locator("tbody tr")).hasCount(1);
    suffered.getByRole(AriaRole.LINK).first().click();
    assertThat(page.locator("h1")).containsText(" by " + IncidentCapture.ATTACKER);
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  @Test
  void saysThatNothingIsKnownAboutAHostAndThatTextIsNoAddress() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    tab.expect("status of 400");
    tab.open("#/hosts/203.0.113.9");
    assertThat(heading(tab.page(), "Nothing is known about this host")).isVisible();
    tab.open("#/hosts/nonsense");
    assertThat(heading(tab.page(), "The host cannot be shown")).isVisible();
    assertThat(tab.page().getByText("'nonsense' is not an IP address")).isVisible();
  }
}

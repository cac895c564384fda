package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.mlids.api.web.Actions.button;
import static io.mlids.api.web.Actions.choose;
import static io.mlids.api.web.Actions.heading;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.mlids.api.command.StartedApi;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The captures page in a real browser, against the whole service. */
@Tag("browser")
@Tag("process")
class CapturesBrowserTest {
  @RegisterExtension static final Site site = new Site();

  @Test
  void saysWhatIsWrongWithAnUpload() throws Exception {
    StartedApi api = site.api("--capture-max-bytes", "20KiB");
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/captures");
    choose(page, "notes.txt", "This is not a capture at all.".getBytes(StandardCharsets.UTF_8));
    assertThat(heading(page, "This is not a readable capture")).isVisible();
    assertThat(page.getByRole(AriaRole.ALERT).locator("p").first()).containsText("pcap");
    choose(page, "large.pcap", PageCapture.of(100, 0, 0));
    assertThat(heading(page, "This capture is too large")).isVisible();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("capture-max-bytes");
    byte[] whole = PageCapture.of(2, 0, 0);
    choose(page, "cut.pcap", Arrays.copyOf(whole, whole.length - 5));
    assertThat(page.locator(".notice")).containsText("The capture is damaged or cut off");
    tab.expect("status of 400", "status of 413", "ERR_");
  }

  @Test
  void neverClaimsNoAttacksIfNothingCouldBeClassified() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/captures");
    choose(page, "arp.pcap", arp(20).pcap());
    assertThat(page.locator(".headline")).hasText("Nothing could be classified");
    assertThat(page.locator(".headline b")).hasClass("doubt");
    assertThat(page.locator(".notice"))
        .hasText("Nothing to classify: 20 packets without IP. This does not rule out attacks.");
    button(page, "Another capture").click();
    choose(page, "empty.pcap", new CaptureBytes().pcap());
    assertThat(page.locator(".headline")).hasText("Nothing could be classified");
    assertThat(page.locator(".notice"))
        .hasText("Nothing to classify: no packets. This does not rule out attacks.");
    button(page, "Another capture").click();
    CaptureBytes mostlySkipped = arp(20);
    for (int i = 0; i < 2; i++) {
      mostlySkipped.packet(i, Frame.udp(1, 2, 3).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    choose(page, "mostly-arp.pcap", mostlySkipped.pcap());
    assertThat(page.locator(".headline")).hasText("No attack flows in 1 flow");
    assertThat(page.locator(".notice"))
        .hasText(
            "A large part of the capture was not classified: 20 of 22 packets were skipped (20 no"
                + " ip).");
  }

  private static CaptureBytes arp(int packets) {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < packets; i++) {
      capture.packet(i, new Frame(new byte[46], 0, 0).ethernet(0x0806));
    }
    return capture;
  }

  @Test
  void cancelsAnUpload() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    // The server never responds, so the browser has to cancel the upload.
    page.route("**/api/captures*", route -> {});
    tab.open("#/captures");
    choose(page, "long.pcap", PageCapture.of(1, 0, 0));
    button(page, "Cancel").click();
    assertThat(page.getByText("Drop captures here")).isVisible();
  }

  @Test
  void severalUploadsAreListedAndTheirResultsStay() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/captures");
    page.locator("#capture")
        .setInputFiles(
            new FilePayload[] {
              new FilePayload("scan.pcap", "application/octet-stream", IncidentCapture.scan()),
              new FilePayload("monday.pcap", "application/octet-stream", PageCapture.of(2, 3, 10)),
              new FilePayload("notes.txt", "application/octet-stream", new byte[] {1, 2, 3})
            });
    tab.expect("status of 400");
    Locator jobs = page.getByLabel("Uploads").getByRole(AriaRole.LISTITEM);
    assertThat(jobs).hasCount(3);
    assertThat(jobs.first()).containsText("This is not a readable capture");
    assertThat(jobs.nth(1)).containsText("5 attack flows in 15 flows, 0 incidents");
    assertThat(jobs.nth(2)).containsText("1 incident");
    jobs.nth(1).getByRole(AriaRole.LINK).click();
    assertThat(page.locator(".headline")).hasText("5 attack flows in 15 flows, 33.3 %");
    page.locator("tbody a.row-link").first().click();
    assertThat(heading(page, "Features")).isVisible();
    page.goBack();
    assertThat(page).hasURL(Pattern.compile("#/captures/2$"));
    assertThat(page.locator(".headline")).hasText("5 attack flows in 15 flows, 33.3 %");
    button(page, "Remove monday.pcap").click();
    assertThat(jobs).hasCount(2);
    assertThat(page.locator(".headline")).hasCount(0);
    tab.open("#/captures/99");
    assertThat(heading(page, "This upload is no longer available")).isVisible();
  }

  @Test
  void acceptsADroppedFile() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/captures");
    page.locator(".drop")
        .evaluate(
            """
            (zone, numbers) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([new Uint8Array(numbers)], "dropped.pcap"));
              zone.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
            }
            """,
            unsigned(PageCapture.of(0, 1, 1)));
    assertThat(page.locator(".headline")).hasText("1 attack flow in 2 flows, 50.0 %");
  }

  @Test
  void sortsFiltersAndExportsTheFlowsOfACapture() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/captures");
    choose(page, "monday.pcap", PageCapture.of(2, 3, 10));
    Locator rows = page.locator("tbody tr");
    assertThat(rows).hasCount(15);
    assertThat(rows.first()).containsText("Bot");
    page.getByLabel("Attacks only").check();
    assertThat(rows).hasCount(5);
    button(page, "DDOS attack-LOIC-UDP").click();
    assertThat(rows).hasCount(3);
    Locator source =
        page.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("Source"));
    page.getByRole(AriaRole.SEARCHBOX).fill("10.0.0.1:1003");
    assertThat(rows).hasCount(1);
    page.getByRole(AriaRole.SEARCHBOX).fill("");
    assertThat(rows).hasCount(3);
    Download file = page.waitForDownload(() -> button(page, "Download CSV").click());
    assertThat(file.suggestedFilename()).isEqualTo("monday-flows.csv");
    List<String> lines = Files.readAllLines(file.path());
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst())
        .startsWith("flow_id,src_ip,src_port,")
        .endsWith(",idle_max,idle_min,community_id");
    assertThat(lines.get(1).split(",")).hasSize(lines.getFirst().split(",").length);
    page.getByLabel("Attacks only").uncheck();
    button(page, "DDOS attack-LOIC-UDP").click();
    button(page, "Packets").click();
    assertThat(page.locator("th[aria-sort=descending]")).hasText(Pattern.compile("Packets"));
    assertThat(source).hasAttribute("aria-sort", "none");
    assertThat(rows.first()).containsText("16");
    button(page, "Packets").click();
    assertThat(rows.first()).containsText("Benign");
  }

  @Test
  void showsTheIncidentsOfAnUploadBeforeItsFlows() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/captures");
    choose(page, "scan.pcap", IncidentCapture.scan());
    Locator incident = page.locator(".incidents tbody tr");
    assertThat(incident).containsText("Port scan");
    assertThat(incident).containsText(IncidentCapture.ATTACKER);
    assertThat(page.locator("table").first()).hasClass("rows incidents");
    incident.getByRole(AriaRole.LINK).click();
    assertThat(page.locator("h1")).containsText("Port scan by " + IncidentCapture.ATTACKER);
    page.goBack();
    button(page, "Another capture").click();
    choose(page, "quiet.pcap", PageCapture.of(0, 0, 3));
    assertThat(page.getByText("No incidents: ")).isVisible();
  }

  @Test
  void showsTenThousandFlowsAPageAtATime() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/captures");
    choose(page, "many.pcap", PageCapture.of(1, 0, 10_004));
    assertThat(page.locator(".headline")).containsText("1 attack flow in 10,005 flows");
    assertThat(page.getByText("5 more are only counted")).isVisible();
    assertThat(page.locator("tbody tr")).hasCount(100);
    button(page, "Next").click();
    assertThat(page.locator(".pager")).containsText("101–200 of 10,000");
  }

  private static List<Integer> unsigned(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xFF).toList();
  }
}

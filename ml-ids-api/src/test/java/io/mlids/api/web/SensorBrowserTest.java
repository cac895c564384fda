package io.mlids.api.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.mlids.api.command.StartedApi;
import io.mlids.core.testing.NativeLibrary;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sensor page in a real browser, with a sensor on the loopback interface. */
@Tag("browser")
@Tag("process")
class SensorBrowserTest {
  @RegisterExtension static final Site site = new Site();

  @Test
  void isNotGreenAfterAFewFlows() throws Exception {
    StartedApi api = site.api();
    BrowserTab tab = site.tab(api);
    Page page = tab.page();
    tab.open("#/sensor");
    Locator drift = page.locator("main [data-state]");
    assertThat(drift)
        .hasText(
            "Cannot tell yet whether the flows resemble the training flows: 0 flows scored so far;"
                + " at least 1000 are needed.");
    assertThat(drift).hasClass("notice");
    Actions.upload(api.url(), PageCapture.of(0, 0, 151));
    page.reload();
    assertThat(drift).containsText("151 flows scored so far; at least 1000 are needed.");
    assertThat(drift).hasClass("notice");
    Actions.upload(api.url(), PageCapture.of(0, 0, 900));
    page.reload();
    assertThat(drift).not().containsText("Cannot tell yet");
  }

  @Test
  @Tag("root")
  @Tag("native")
  void showsTheTrafficOfAMonitoredInterface() throws Exception {
    NativeLibrary.requireLibpcap();
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may capture");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      StartedApi api = site.api("--interface", "lo", "--bpf", "udp port " + socket.getLocalPort());
      BrowserTab tab = site.tab(api);
      Page page = tab.page();
      tab.open("#/sensor");
      assertThat(page.locator("main")).containsText("udp port " + socket.getLocalPort());
      assertThat(page.locator(".facts")).containsText("running");
      for (int i = 0; i < 20; i++) {
        socket.send(new DatagramPacket(new byte[10], 10, loopback, socket.getLocalPort()));
      }
      assertThat(page.getByLabel("Packets", new Page.GetByLabelOptions().setExact(true)))
          .containsText(Pattern.compile("[1-9]\\d* in total"));
      assertThat(page.getByLabel("Active flows", new Page.GetByLabelOptions().setExact(true)))
          .containsText("1 opened");
    }
  }
}

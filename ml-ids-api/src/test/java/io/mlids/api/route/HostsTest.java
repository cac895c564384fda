package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.name.AddressDatabaseFile;
import io.mlids.api.name.NameSettings;
import io.mlids.api.testing.LearnedSite;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.Traffic;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API says about a host. */
class HostsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ATTACKER = "192.0.2.66";
  private static final String VICTIM = "192.0.2.10";

  @TempDir Path folder;

  @Test
  void describesBothRolesOfAHost() throws Exception {
    try (TestServer server = TestServer.multiclass(folder)) {
      assertThat(get(server, ATTACKER).has("first_seen")).isFalse();
      upload(server);

      JsonNode attacker = get(server, ATTACKER);
      assertThat(attacker.get("address").asText()).isEqualTo(ATTACKER);
      assertThat(attacker.get("first_seen").asText()).isEqualTo("2023-11-14T22:13:20.000000Z");
      assertThat(attacker.get("last_seen").asText()).startsWith("2023-11-14T22:13:20.59");
      assertThat(attacker.get("attacker_in_total").asInt()).isEqualTo(1);
      assertThat(attacker.get("attacker_in").get(0).get("kind").asText()).isEqualTo("port_scan");
      assertThat(attacker.get("attacker_in").get(0).get("origin").asText()).isEqualTo("upload");
      assertThat(attacker.get("victim_in_total").asInt()).isZero();
      assertThat(attacker.get("flows").get("initiated").asInt()).isEqualTo(60);
      assertThat(attacker.get("flows").get("received").asInt()).isZero();
      assertThat(attacker.get("flows").get("kept_since").asText())
          .isEqualTo("2023-11-14T22:13:20.000000Z");
      assertThat(attacker.get("flows").get("kept_in").asText()).isEqualTo("memory");
      assertThat(attacker.get("services")).isEmpty();
      assertThat(attacker.get("used_services")).hasSize(60);
      assertThat(attacker.get("peers")).hasSize(1);
      assertThat(attacker.get("peers").get(0).get("address").asText()).isEqualTo(VICTIM);
      assertThat(attacker.has("usual")).isFalse();

      JsonNode victim = get(server, VICTIM);
      assertThat(victim.get("victim_in_total").asInt()).isEqualTo(1);
      assertThat(victim.get("attacker_in_total").asInt()).isZero();
      assertThat(victim.get("flows").get("received").asInt()).isEqualTo(60);
      assertThat(victim.get("services").get(0).get("port").asInt()).isEqualTo(1);
      assertThat(victim.get("services").get(0).get("answered").asInt()).isZero();
    }
  }

  @Test
  void theFlowsOfAHostAreFromTheHistoryAlsoAfterARestart() throws Exception {
    Path model = folder.resolve("model");
    Path data = folder.resolve("data");
    Path packets = folder.resolve("packets");
    try (TestServer server = TestServer.keepingPacketsAndFlows(model, packets, data)) {
      upload(server);
      await().until(() -> get(server, ATTACKER).get("flows").get("initiated").asInt() == 60);
      assertThat(get(server, ATTACKER).get("flows").get("kept_in").asText()).isEqualTo("database");
    }
    try (TestServer server = TestServer.keepingPacketsAndFlows(model, packets, data)) {
      JsonNode attacker = get(server, ATTACKER);
      assertThat(attacker.get("flows").get("initiated").asInt()).isEqualTo(60);
      assertThat(attacker.get("flows").get("kept_since").asText())
          .startsWith("2026-01-02T03:04:05");
      assertThat(attacker.get("used_services")).hasSize(60);
      assertThat(attacker.get("hours")).hasSize(1);
      JsonNode victim = get(server, VICTIM);
      assertThat(victim.get("flows").get("received").asInt()).isEqualTo(60);
      assertThat(victim.get("services_total").asInt()).isEqualTo(60);
      assertThat(victim.get("peers").get(0).get("address").asText()).isEqualTo(ATTACKER);
      assertThat(get(server, "203.0.113.1").get("flows").get("total").asInt()).isZero();
    }
  }

  @Test
  void addsUpTheScoresByHour() throws Exception {
    try (TestServer server = TestServer.multiclass(folder)) {
      upload(server);
      JsonNode hours = get(server, ATTACKER).get("hours");
      assertThat(hours).hasSize(1);
      assertThat(hours.get(0).get("start").asText()).isEqualTo("2023-11-14T22:00:00.000000Z");
      assertThat(hours.get(0).get("flows").asInt()).isEqualTo(60);
      assertThat(hours.get(0).get("max_probability").asDouble())
          .isBetween(hours.get(0).get("mean_probability").asDouble(), 1.0);
    }
  }

  @Test
  void namesWhatIsUsualForAHostOfTheSiteProfile() throws Exception {
    ModelBundle bundle =
        HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    Path site =
        LearnedSite.write(folder.resolve("site"), bundle.modelVersion(), 0.25, TestServer.NOW);
    try (TestServer server = TestServer.with(bundle, site)) {
      JsonNode usual = get(server, "10.0.0.1").get("usual");
      assertThat(usual.get("services_total").asInt()).isEqualTo(1);
      assertThat(usual.get("services").get(0).get("port").asInt()).isEqualTo(80);
      assertThat(usual.get("services").get(0).get("users").get(0).asText()).isEqualTo("10.0.0.1");
      assertThat(usual.get("used_services_total").asInt()).isEqualTo(1);
      assertThat(get(server, "10.0.0.2").get("usual").get("services_total").asInt()).isZero();
    }
  }

  @Test
  void namesHostsFromAnswersAndFiles() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "192.0.2.10 web.lan\n");
    Path networks =
        new AddressDatabaseFile(6)
            .add("192.0.2.0/24", Map.of("autonomous_system_number", 64_500))
            .write(folder.resolve("asn.mmdb"));
    NameSettings settings = new NameSettings(List.of(hosts), List.of(networks));
    try (TestServer server = TestServer.naming(folder.resolve("model"), settings)) {
      byte[] answer =
          HexFormat.of()
              .parseHex(
                  "000181800001000100000000"
                      + "03777777076578616d706c6500"
                      + "00010001c00c000100010000003c0004c000020a");
      server.post(
          "/api/captures",
          "application/vnd.tcpdump.pcap",
          new Traffic()
              .packet(0, "192.0.2.53", VICTIM, Frame.udp(53, 40_000, answer))
              .capture()
              .pcap());
      JsonNode host = get(server, VICTIM);
      assertThat(host.get("names").toString())
          .isEqualTo(
              """
              [{"name":"web.lan","source":"file"},\
              {"name":"www.example","source":"dns","last_seen":"2023-11-14T22:13:20.000000Z"}]\
              """);
      assertThat(host.get("asn").asInt()).isEqualTo(64_500);

      HttpResponse<String> several =
          server.get("/api/names?address=" + VICTIM + "&address=10.0.0.1&address=" + VICTIM);
      assertThat(several.body())
          .isEqualTo(
              """
              {"192.0.2.10":{"names":[{"name":"web.lan","source":"file"},\
              {"name":"www.example","source":"dns","last_seen":"2023-11-14T22:13:20.000000Z"}],\
              "asn":64500}}\
              """);
      assertThat(server.get("/api/names").statusCode()).isEqualTo(400);
      assertThat(server.get("/api/names?address=web.lan").statusCode()).isEqualTo(400);
      assertThat(server.get("/api/names?" + "address=10.0.0.1&".repeat(201)).statusCode())
          .isEqualTo(400);
      assertThat(server.get("/metrics").body()).contains("mlids_names_addresses 1.0");
    }
  }

  @Test
  void writesAnAddressInItsCanonicalFormAndRefusesOtherText() throws Exception {
    try (TestServer server = TestServer.multiclass(folder)) {
      assertThat(get(server, "2001:DB8:0:0:0:0:0:1").get("address").asText())
          .isEqualTo("2001:db8::1");
      HttpResponse<String> refused = server.get("/api/hosts/localhost");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(JSON.readTree(refused.body()).get("error").asText())
          .isEqualTo("'localhost' is not an IP address; send one such as 10.0.0.1 or 2001:db8::1");
    }
  }

  private static JsonNode get(TestServer server, String address) throws Exception {
    HttpResponse<String> answer = server.get("/api/hosts/" + address);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static void upload(TestServer server) throws Exception {
    Traffic scan = new Traffic();
    for (int i = 0; i < 60; i++) {
      scan.refused(i * 10 * Traffic.MILLISECOND, ATTACKER, 40_000, VICTIM, 1 + i);
    }
    HttpResponse<String> answer =
        server.post("/api/captures", "application/vnd.tcpdump.pcap", scan.capture().pcap());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}

package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.PacketAttacks;
import io.mlids.core.testing.Told;
import io.mlids.core.testing.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowIncidentsTest {
  private static final String ATTACKER = "10.0.0.66";
  private static final String VICTIM = "10.0.0.1";
  private static final TrafficClass GUESSING = new TrafficClass("SSH-Bruteforce");

  /** Repeated logins by the attacker at port 22 of the victim, over 25 s. */
  private static List<Incident> guessing() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 25; i++) {
      traffic.connection(
          i * SECOND, ATTACKER, 30_000 + i, VICTIM, 22, 6, 300, 250, 500 * MILLISECOND);
    }
    return Told.of(traffic).incidents();
  }

  private static FlowIncidents of(List<Incident> incidents) {
    FlowIncidents index = new FlowIncidents(FlowIncidents.DEFAULT_MAX);
    incidents.forEach(each -> index.changed(Event.UPDATED, each));
    return index;
  }

  private static FlowRecord flow(
      long at, String source, int sourcePort, String destination, int destinationPort) {
    return PacketAttacks.detected(
            new CaptureBytes()
                .packet(
                    Traffic.START + at,
                    Frame.tcp(sourcePort, destinationPort, Frame.ACK, 10)
                        .ipv4(source, destination)
                        .ethernet()),
            GUESSING.name(),
            1)
        .flow();
  }

  @Test
  void namesTheIncidentThatAFlowBelongsTo() {
    List<Incident> incidents = guessing();
    assertThat(incidents).extracting(Incident::kind).contains(BehaviourKind.PASSWORD_GUESSING);
    List<Explanation.Part> parts =
        of(incidents).of(flow(5 * SECOND, ATTACKER, 30_005, VICTIM, 22), GUESSING);
    assertThat(parts).hasSize(1);
    assertThat(parts.getFirst().incident()).isEqualTo(incidents.getFirst().id());
    assertThat(parts.getFirst().text())
        .startsWith("part of an incident (Password guessing): ")
        .contains("short conversations", VICTIM + ":22");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.66, 10.0.0.1, 80, 5",
    "10.0.0.66, 10.0.0.2, 22, 5",
    "10.0.0.67, 10.0.0.1, 22, 5",
    "10.0.0.66, 10.0.0.1, 22, 500",
  })
  void otherFlowsBelongToNone(String source, String destination, int port, int second) {
    assertThat(
            of(guessing()).of(flow(second * SECOND, source, 30_005, destination, port), GUESSING))
        .isEmpty();
  }

  @Test
  void theAnswersBelongToItToo() {
    assertThat(of(guessing()).of(flow(5 * SECOND, VICTIM, 22, ATTACKER, 30_005), GUESSING))
        .hasSize(1);
  }

  @Test
  void saysIfTheLabelNamesAnotherKind() {
    FlowRecord flow = flow(5 * SECOND, ATTACKER, 30_005, VICTIM, 22);
    assertThat(of(guessing()).of(flow, new TrafficClass("DoS slow body")).getFirst().text())
        .startsWith("part of an incident that the label does not name (Password guessing): ");
    assertThat(of(guessing()).of(flow, new TrafficClass("My own class")).getFirst().text())
        .startsWith("part of an incident (Password guessing): ");
  }

  @Test
  void floodsFromForgedSourcesContainAllTheirFlows() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 300; i++) {
      traffic.syn(i * 10 * MILLISECOND, "10.9." + i % 250 + ".7", 30_000 + i, VICTIM, 80);
    }
    List<Incident> incidents = Told.of(traffic).incidents();
    assertThat(incidents).extracting(Incident::kind).contains(BehaviourKind.SYN_FLOOD);
    assertThat(
            of(incidents)
                .of(flow(SECOND, "10.9.99.7", 31_000, VICTIM, 80), TrafficClass.UNKNOWN_ATTACK))
        .hasSize(1);
  }

  @Test
  void dropsTheOldestIncidentsAndCountsThem() {
    Incident incident = guessing().getFirst();
    FlowIncidents index = new FlowIncidents(2);
    for (String id : List.of("a", "b", "c", "c")) {
      index.changed(Event.OPENED, incident.detached(id, List.of()));
    }
    assertThat(index.dropped()).isEqualTo(1);
    assertThat(index.of(flow(5 * SECOND, ATTACKER, 30_005, VICTIM, 22), GUESSING))
        .extracting(Explanation.Part::incident)
        .containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void passesEverythingToTwoListeners() {
    List<String> received = new ArrayList<>();
    IncidentListener both = new Recorder("1", received).andThen(new Recorder("2", received));
    both.begins("x");
    both.changed(Event.OPENED, guessing().getFirst());
    both.finished();
    assertThat(received)
        .containsExactly("1 begins x", "2 begins x", "1 OPENED", "2 OPENED", "1 end", "2 end");
  }

  private record Recorder(String name, List<String> received) implements IncidentListener {
    @Override
    public void begins(String origin) {
      received.add(name + " begins " + origin);
    }

    @Override
    public void changed(Event event, Incident incident) {
      received.add(name + " " + event);
    }

    @Override
    public void finished() {
      received.add(name + " end");
    }
  }
}

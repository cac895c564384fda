package io.mlids.api.route.triage;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.api.alert.AllowedAttack;
import io.mlids.api.body.JsonObject;
import io.mlids.api.http.ApiException;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.PortRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The body of a request to mute incidents.
 *
 * @param match what must be the same, beside the kind; empty for everything that is a single one
 */
record MuteBody(long version, int days, String reason, Set<String> match, String by) {
  private static final int DEFAULT_DAYS = 7;
  private static final int MAX_DAYS = 366;
  private static final int LONGEST_REASON = 300;
  private static final Set<String> MEMBERS = Set.of("version", "days", "reason", "match", "by");
  private static final List<String> MATCHES = List.of("attacker", "victim", "port");

  MuteBody {
    match = Set.copyOf(match);
  }

  static MuteBody parse(byte[] body) {
    JsonNode json = JsonObject.read(body, MEMBERS);
    String reason = TriageBody.line(json, "reason", LONGEST_REASON);
    if (reason.isEmpty()) {
      throw ApiException.badRequest("reason is empty; say why such incidents need not be reported");
    }
    return new MuteBody(
        TriageBody.version(json), days(json), reason, match(json), TriageBody.author(json));
  }

  private static int days(JsonNode json) {
    if (!json.has("days")) {
      return DEFAULT_DAYS;
    }
    long days = TriageBody.number(json.get("days"), "days");
    if (days < 1 || days > MAX_DAYS) {
      throw ApiException.badRequest("days is " + days + "; send a number from 1 to " + MAX_DAYS);
    }
    return (int) days;
  }

  private static Set<String> match(JsonNode json) {
    Set<String> match = new HashSet<>();
    if (json.has("match")) {
      for (JsonNode each : json.get("match")) {
        match.add(each.asText());
      }
      if (!MATCHES.containsAll(match) || !match.contains("attacker") && !match.contains("victim")) {
        throw ApiException.badRequest(
            "match is a list of attacker, victim and port; send at least attacker or victim,"
                + " because the entry would otherwise match too much");
      }
    }
    return match;
  }

  /** The allow-list entry for incidents like the given one. */
  AllowedAttack entry(Incident incident, Instant now) {
    Optional<AddressRange> attacker = single("attacker", incident.attackers());
    Optional<AddressRange> victim = single("victim", incident.victims());
    if (attacker.isEmpty() && victim.isEmpty()) {
      throw ApiException.badRequest(
          "the incident has neither a single attacker nor a single victim, so the entry would match"
              + " every incident of its kind; write an allow-list file instead");
    }
    List<Integer> ports = incident.ports();
    Optional<PortRange> port =
        ports.size() == 1 && wants("port")
            ? Optional.of(new PortRange(ports.getFirst(), ports.getFirst()))
            : Optional.empty();
    return new AllowedAttack(
        Optional.empty(),
        attacker,
        victim,
        port,
        Optional.empty(),
        Optional.of(incident.kind()),
        reason,
        Optional.of(now.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS)));
  }

  private boolean wants(String part) {
    return match.isEmpty() || match.contains(part);
  }

  private Optional<AddressRange> single(String part, List<IpAddress> addresses) {
    if (!wants(part)) {
      return Optional.empty();
    }
    if (addresses.size() != 1) {
      if (match.contains(part)) {
        throw ApiException.badRequest(
            "the incident has "
                + addresses.size()
                + " addresses as "
                + part
                + "; leave "
                + part
                + " out of match");
      }
      return Optional.empty();
    }
    return Optional.of(AddressRange.parse(addresses.getFirst().toString()));
  }
}

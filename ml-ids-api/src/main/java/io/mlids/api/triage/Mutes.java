package io.mlids.api.triage;

import io.mlids.api.alert.AllowList;
import io.mlids.api.triage.TriageRefusedException.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The allow-list entries in force that people made from incidents. Thread-safe. */
final class Mutes {
  /** Every attack is compared with each entry. */
  static final int MAX = 1_000;

  private final AllowList allowList;
  private final Map<String, List<Triage.Muted>> byIncident = new LinkedHashMap<>();

  Mutes(AllowList allowList) {
    this.allowList = allowList;
  }

  /** Puts the entries of an incident in force, and only these. */
  synchronized void set(Triage triage, Instant now) {
    List<Triage.Muted> before = byIncident.remove(triage.incident());
    List<Triage.Muted> after = triage.mutes().stream().filter(each -> isOn(each, now)).toList();
    if (!after.isEmpty()) {
      byIncident.put(triage.incident(), after);
    }
    if (before != null || !after.isEmpty()) {
      byIncident.values().removeIf(each -> each.stream().noneMatch(entry -> isOn(entry, now)));
      allowList.mute(all().map(Triage.Muted::entry).toList());
    }
  }

  private Stream<Triage.Muted> all() {
    return byIncident.values().stream().flatMap(List::stream);
  }

  private static boolean isOn(Triage.Muted muted, Instant now) {
    return muted.entry().expires().map(now::isBefore).orElse(true);
  }

  synchronized void checkRoom(int more, Instant now) throws TriageRefusedException {
    if (more > 0 && inForce(now) + more > MAX) {
      throw new TriageRefusedException(
          Reason.FULL,
          MAX + " incidents are muted; undo a mute, or add the entry to the allow-list file");
    }
  }

  /** The number of entries that have not expired. */
  synchronized int inForce(Instant now) {
    return (int) all().filter(each -> isOn(each, now)).count();
  }
}

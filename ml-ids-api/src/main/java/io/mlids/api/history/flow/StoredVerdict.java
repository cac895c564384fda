package io.mlids.api.history.flow;

import io.mlids.api.search.criterion.FieldNames;
import io.mlids.api.search.criterion.NameSet;
import io.mlids.core.detect.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a flow is according to the model and, with {@code SUSPICIOUS} and {@code UNUSUAL}, to a site
 * profile.
 */
public enum StoredVerdict {
  BENIGN(false, false, false),
  UNUSUAL(false, false, true),
  SUSPICIOUS(false, true, false),
  SUSPICIOUS_UNUSUAL(false, true, true),
  ATTACK(true, false, false),
  ATTACK_UNUSUAL(true, false, true),
  ATTACK_SUSPICIOUS(true, true, false),
  ATTACK_SUSPICIOUS_UNUSUAL(true, true, true);

  private final boolean attack;
  private final boolean suspicious;
  private final boolean unusual;

  StoredVerdict(boolean attack, boolean suspicious, boolean unusual) {
    this.attack = attack;
    this.suspicious = suspicious;
    this.unusual = unusual;
  }

  static StoredVerdict of(Verdict verdict) {
    return Arrays.stream(values())
        .filter(
            each ->
                each.attack == verdict.isAttack()
                    && each.suspicious == verdict.suspicion().isPresent()
                    && each.unusual == verdict.anomaly().isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether the flow is an attack. */
  public boolean isAttack() {
    return attack;
  }

  /** Returns whether the flow differs from the usual flows on its network. */
  public boolean isUnusual() {
    return unusual;
  }

  /** The name that matters most: attack, suspicious, unusual or benign. */
  public String id() {
    List<String> names = names();
    return attack ? FieldNames.ATTACK : names.size() > 1 ? names.get(1) : FieldNames.BENIGN;
  }

  /** The names that the field {@code verdict} of a search has. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    names.add(attack ? FieldNames.ATTACK : FieldNames.BENIGN);
    if (suspicious) {
      names.add(FieldNames.SUSPICIOUS);
    }
    if (unusual) {
      names.add(FieldNames.UNUSUAL);
    }
    return names;
  }

  /** The verdicts that have at least one of the names. */
  static List<StoredVerdict> with(NameSet names) {
    return Arrays.stream(values())
        .filter(each -> each.names().stream().anyMatch(names.names()::contains))
        .toList();
  }
}

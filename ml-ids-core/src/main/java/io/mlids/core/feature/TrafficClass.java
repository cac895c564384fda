package io.mlids.core.feature;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A traffic label: {@code Benign} or the name of an attack. Known labels are recognised regardless
 * of case, spaces and dashes, and are converted to one spelling. In other labels, only extra spaces
 * and wrongly encoded dashes are corrected.
 */
public record TrafficClass(String name) implements Comparable<TrafficClass> {

  public static final TrafficClass BENIGN = new TrafficClass("Benign");

  /** The only positive class of a binary model. */
  public static final TrafficClass ATTACK = new TrafficClass("Attack");

  /** An attack that fits none of the model's classes. */
  public static final TrafficClass UNKNOWN_ATTACK = new TrafficClass("unknown attack");

  /**
   * This class is hard to distinguish from benign traffic by flow statistics, so metrics are also
   * reported without it.
   */
  public static final TrafficClass INFILTERATION = new TrafficClass("Infilteration");

  private static final List<String> KNOWN =
      List.of(
          "Benign",
          "Bot",
          "Brute Force -Web",
          "Brute Force -XSS",
          "DoS attacks-GoldenEye",
          "DoS attacks-Hulk",
          "DoS attacks-SlowHTTPTest",
          "DoS attacks-Slowloris",
          "DDOS attack-HOIC",
          "DDOS attack-LOIC-UDP",
          "DDoS attacks-LOIC-HTTP",
          "FTP-BruteForce",
          "Infilteration",
          "SQL Injection",
          "SSH-Bruteforce",
          "DDOS LOIT",
          "Heartbleed",
          "PortScan");

  private static final Map<String, TrafficClass> BY_SKELETON =
      KNOWN.stream()
          .collect(Collectors.toUnmodifiableMap(TrafficClass::skeleton, TrafficClass::new));

  /** A non-ASCII dash, or what remains of one after decoding with the wrong character set. */
  private static final Pattern BROKEN_DASH =
      Pattern.compile(
          "\u00ef\u00bf\u00bd|\u00e2\u20ac[\u201c\u201d]|[\u2010-\u2015\u2212\u0096\u0097\ufffd]+");

  private static final Pattern SPACES = Pattern.compile("\\s+");

  public TrafficClass {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a traffic class needs a name");
    }
  }

  /** The class of a label that was read from a file, with its spelling corrected. */
  public static TrafficClass ofLabel(String label) {
    TrafficClass known = BY_SKELETON.get(skeleton(label));
    if (known != null) {
      return known;
    }
    String dashed = BROKEN_DASH.matcher(label).replaceAll("-");
    return new TrafficClass(SPACES.matcher(dashed.strip()).replaceAll(" "));
  }

  /** The known labels of CSE-CIC-IDS2018 and related datasets, {@code Benign} first. */
  public static List<TrafficClass> known() {
    return KNOWN.stream().map(TrafficClass::new).toList();
  }

  /** Returns whether the class is an attack, that is, any class other than {@code Benign}. */
  public boolean isAttack() {
    return !equals(BENIGN);
  }

  /**
   * The ASCII letters and digits of a label in lower case, without dashes, spaces and their wrong
   * encodings.
   */
  private static String skeleton(String label) {
    StringBuilder skeleton = new StringBuilder(label.length());
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c < 128 && Character.isLetterOrDigit(c)) {
        skeleton.append(Character.toLowerCase(c));
      }
    }
    return skeleton.toString();
  }

  @Override
  public int compareTo(TrafficClass other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}

package io.mlids.core.explain;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Describes in words what a flow did, such as {@code the source sent 1 packet without data and got
 * no answer}. The sentence depends only on the flow's features, not on the verdict. Immutable and
 * thread-safe.
 */
final class FlowSentence {
  /** A shorter pause is common in ordinary connections. */
  private static final double LONG_PAUSE = 1e6;

  /** With fewer packets, a rate says little. */
  private static final double MANY_PACKETS = 10;

  private static final double SECOND = 1e6;

  private final FeatureProfile profile;
  private final List<Feature> features;

  /** Prepares sentences for rows of the given features. */
  FlowSentence(FeatureProfile profile, List<Feature> features) {
    this.profile = profile;
    this.features = features;
  }

  /** The sentence for a row; empty if the row lacks the numbers of packets or bytes. */
  Optional<String> of(float[] row) {
    double sent = value(row, Feature.TOT_FWD_PKTS);
    double received = value(row, Feature.TOT_BWD_PKTS);
    double asked = value(row, Feature.TOTLEN_FWD_PKTS);
    double answered = value(row, Feature.TOTLEN_BWD_PKTS);
    double duration = value(row, Feature.FLOW_DURATION);
    if (Double.isNaN(sent + received + asked + answered + duration)) {
      return Optional.empty();
    }
    boolean isLong = sent + received > 1;
    String during = isLong ? " in " + ValueText.of(duration, Unit.MICROSECONDS) : "";
    if (received == 0) {
      return Optional.of(
          "the source sent " + packets(sent, asked) + during + " and got no answer" + pace(row));
    }
    Optional<String> opening =
        answered > 0 ? Optional.empty() : opening(row, sent, received, asked);
    if (opening.isPresent()) {
      return opening;
    }
    String exchange;
    if (asked == 0 && answered == 0) {
      exchange =
          "the source sent "
              + packets(sent)
              + " and the destination "
              + packets(received)
              + ", all without data"
              + during;
    } else if (answered == 0) {
      exchange =
          "the source sent "
              + packets(sent, asked)
              + during
              + ", which the destination only acknowledged";
    } else if (asked == 0) {
      exchange =
          "the source sent no data and got " + packets(received, answered) + " back" + during;
    } else {
      exchange =
          "the source sent "
              + packets(sent, asked)
              + " and got "
              + packets(received, answered)
              + " back"
              + during;
    }
    return Optional.of(exchange + pace(row) + ending(row));
  }

  /** The outcome of a connection that exchanged no data, if its flags show it. */
  private Optional<String> opening(float[] row, double sent, double received, double asked) {
    double opens = flag(row, Feature.SYN_FLAG_CNT);
    double resets = flag(row, Feature.RST_FLAG_CNT);
    if (opens >= 2 && sent == 1 && resets == 0) {
      return Optional.of(
          "the source asked for a connection and never acknowledged the "
              + (received == 1 ? "answer" : number(received) + " answers"));
    }
    if (opens == 0 || resets == 0 || asked > 0) {
      return Optional.empty();
    }
    if (opens == sent && resets >= opens) {
      return Optional.of(
          "the source tried to connect "
              + (sent == 1 ? "" : number(sent) + " times ")
              + "and was refused");
    }
    return opens >= 2
        ? Optional.of("the connection was accepted and reset without any data")
        : Optional.empty();
  }

  /** How fast or how slowly the source sent. */
  private String pace(float[] row) {
    double sent = value(row, Feature.TOT_FWD_PKTS);
    double duration = value(row, Feature.FLOW_DURATION);
    double pause = value(row, Feature.FLOW_IAT_MAX);
    if (pause >= LONG_PAUSE) {
      return ", with pauses of up to " + ValueText.of(pause, Unit.MICROSECONDS);
    }
    double perSecond = sent / duration * SECOND;
    return sent >= MANY_PACKETS && duration > 0 && perSecond >= MANY_PACKETS
        ? ", " + ValueText.of(Math.rint(perSecond), Unit.NONE) + " packets a second from the source"
        : "";
  }

  private String ending(float[] row) {
    if (flag(row, Feature.RST_FLAG_CNT) > 0) {
      return "; the connection was reset";
    }
    return flag(row, Feature.SYN_FLAG_CNT) > 0 && flag(row, Feature.FIN_FLAG_CNT) == 0
        ? "; the connection was not closed"
        : "";
  }

  /** The number of packets with a TCP flag; 0 if the profile does not count them. */
  private double flag(float[] row, Feature feature) {
    double count = value(row, feature);
    return profile == FeatureProfile.CORRECTED && !Double.isNaN(count) ? count : 0;
  }

  private double value(float[] row, Feature feature) {
    int index = features.indexOf(feature);
    return index < 0 ? Double.NaN : row[index];
  }

  private static String packets(double count, double bytes) {
    return packets(count)
        + (bytes == 0 ? " without data" : " with " + ValueText.of(bytes, Unit.BYTES));
  }

  private static String packets(double count) {
    return number(count) + (count == 1 ? " packet" : " packets");
  }

  private static String number(double count) {
    return String.format(Locale.ROOT, "%,.0f", count);
  }
}

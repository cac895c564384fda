package io.mlids.api.search.criterion;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.net.IpAddress;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The facts of a scored flow. Used by one thread. */
public final class FlowFacts implements Facts {
  private final FlowRecord flow;
  private final Verdict verdict;
  private final String origin;
  private @Nullable String text;

  /**
   * @param origin the source of the flow's packets, such as {@code sensor eth0}
   */
  public FlowFacts(DetectedFlow detected, String origin) {
    this.flow = detected.flow();
    this.verdict = detected.verdict();
    this.origin = origin;
  }

  @Override
  public List<IpAddress> addresses(SearchField field) {
    return switch (field) {
      case SRC -> List.of(flow.source());
      case DST -> List.of(flow.destination());
      case IP -> List.of(flow.source(), flow.destination());
      default -> List.of();
    };
  }

  @Override
  public DoubleStream numbers(SearchField field) {
    return switch (field) {
      case PORT -> DoubleStream.of(flow.sourcePort(), flow.destinationPort());
      case SRC_PORT -> DoubleStream.of(flow.sourcePort());
      case DST_PORT -> DoubleStream.of(flow.destinationPort());
      case PROTO -> DoubleStream.of(flow.protocol());
      case SCORE -> DoubleStream.of(verdict.probability());
      case FIRST -> DoubleStream.of(flow.start());
      case LAST -> DoubleStream.of(flow.end());
      case DURATION -> DoubleStream.of(flow.end() - flow.start());
      case PACKETS -> DoubleStream.of(flow.packets());
      case BYTES -> DoubleStream.of(flow.bytes());
      default -> DoubleStream.empty();
    };
  }

  @Override
  public List<String> names(SearchField field) {
    if (field != SearchField.VERDICT) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    names.add(verdict.isAttack() ? FieldNames.ATTACK : FieldNames.BENIGN);
    if (verdict.suspicion().isPresent()) {
      names.add(FieldNames.SUSPICIOUS);
    }
    if (verdict.anomaly().isPresent()) {
      names.add(FieldNames.UNUSUAL);
    }
    return names;
  }

  @Override
  public List<String> texts(SearchField field) {
    return switch (field) {
      case CLASS -> List.of(LabelKey.of(verdict.label().name()));
      case ORIGIN -> lower(Stream.of(origin));
      case REASON -> lower(reasons().stream());
      case ID -> lower(Stream.of(flow.flowId()));
      case COMMUNITY -> lower(flow.communityId().stream());
      case TEXT -> List.of(text());
      default -> List.of();
    };
  }

  private List<String> reasons() {
    return verdict.anomaly().map(Anomaly::reasons).orElse(List.of());
  }

  /** Everything that lists show, in lower case, with a line break between two values. */
  public String text() {
    if (text == null) {
      List<String> all = new ArrayList<>();
      all.add(flow.flowId());
      all.add(flow.sourceAddress() + " " + flow.sourcePort());
      all.add(flow.destinationAddress() + " " + flow.destinationPort());
      flow.protocolName().ifPresent(all::add);
      all.add(verdict.labelText());
      all.add(origin);
      all.addAll(reasons());
      flow.communityId().ifPresent(all::add);
      text = String.join("\n", all).toLowerCase(Locale.ROOT);
    }
    return text;
  }

  private static List<String> lower(Stream<String> texts) {
    return texts.map(each -> each.toLowerCase(Locale.ROOT)).toList();
  }
}

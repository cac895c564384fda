package io.mlids.api.history.flow;

import io.mlids.api.search.criterion.Facts;
import io.mlids.api.search.criterion.LabelKey;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The facts of a scored flow. Used by one thread. */
public final class FlowFacts implements Facts {
  private final StoredFlow flow;
  private @Nullable String text;

  public FlowFacts(StoredFlow flow) {
    this.flow = flow;
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
      case SCORE -> DoubleStream.of(flow.probability());
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
    return field == SearchField.VERDICT ? flow.verdict().names() : List.of();
  }

  @Override
  public List<String> texts(SearchField field) {
    return switch (field) {
      case CLASS -> List.of(LabelKey.of(flow.label()));
      case ORIGIN -> lower(Stream.of(flow.origin()));
      case REASON -> lower(flow.details().reasons().stream());
      case ID -> lower(Stream.of(flow.key().toString()));
      case COMMUNITY -> lower(flow.communityId().stream());
      case TEXT -> List.of(text());
      default -> List.of();
    };
  }

  /** Everything that lists show, in lower case, with a line break between two values. */
  private String text() {
    if (text == null) {
      List<String> all = new ArrayList<>();
      all.add(flow.key().toString());
      all.add(flow.source() + " " + flow.sourcePort());
      all.add(flow.destination() + " " + flow.destinationPort());
      if (flow.protocol() != 0) {
        IpProtocol.name(flow.protocol()).ifPresent(all::add);
      }
      all.add(flow.labelText());
      all.add(flow.origin());
      all.addAll(flow.details().reasons());
      flow.communityId().ifPresent(all::add);
      text = String.join("\n", all).toLowerCase(Locale.ROOT);
    }
    return text;
  }

  private static List<String> lower(Stream<String> texts) {
    return texts.map(each -> each.toLowerCase(Locale.ROOT)).toList();
  }
}

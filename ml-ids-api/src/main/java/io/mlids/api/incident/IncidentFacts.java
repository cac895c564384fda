package io.mlids.api.incident;

import io.mlids.api.search.criterion.Facts;
import io.mlids.api.search.criterion.FieldNames;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The facts of an incident. Used by one thread. */
public final class IncidentFacts implements Facts {
  private final KeptIncident kept;
  private final Incident incident;
  private final Function<String, TriageFacts> triages;
  private @Nullable String text;
  private @Nullable TriageFacts triage;

  /** Creates the facts of an incident about which nobody has decided anything. */
  public IncidentFacts(KeptIncident kept) {
    this(kept, _ -> TriageFacts.NONE);
  }

  /**
   * @param triages called with the ID of the incident, if a criterion refers to its triage
   */
  public IncidentFacts(KeptIncident kept, Function<String, TriageFacts> triages) {
    this.kept = kept;
    this.incident = kept.incident();
    this.triages = triages;
  }

  private TriageFacts triage() {
    if (triage == null) {
      triage = triages.apply(kept.id());
    }
    return triage;
  }

  @Override
  public List<IpAddress> addresses(SearchField field) {
    return switch (field) {
      case SRC -> incident.attackers();
      case DST -> incident.victims();
      case IP -> Stream.concat(incident.attackers().stream(), incident.victims().stream()).toList();
      default -> List.of();
    };
  }

  @Override
  public DoubleStream numbers(SearchField field) {
    return switch (field) {
      case PORT -> incident.ports().stream().mapToDouble(Integer::doubleValue);
      case CONFIDENCE -> DoubleStream.of(incident.confidence());
      case NUMBER -> DoubleStream.of(kept.number());
      case FIRST -> DoubleStream.of(incident.firstSeen());
      case LAST -> DoubleStream.of(incident.lastSeen());
      case REPORTED -> DoubleStream.of(incident.reportedAt());
      case UPDATED -> DoubleStream.of(FlowTime.micros(kept.updatedAt()));
      case DURATION -> DoubleStream.of(incident.lastSeen() - incident.firstSeen());
      case FLOWS -> DoubleStream.of(incident.flows());
      case PACKETS -> DoubleStream.of(incident.packets());
      case BYTES -> DoubleStream.of(incident.bytes());
      default -> DoubleStream.empty();
    };
  }

  @Override
  public List<String> names(SearchField field) {
    return switch (field) {
      case KIND -> List.of(incident.kind().id());
      case SEVERITY -> List.of(incident.severity().id());
      case STATE ->
          List.of(incident.open() ? FieldNames.OPEN : FieldNames.CLOSED, triage().state());
      default -> List.of();
    };
  }

  @Override
  public List<String> texts(SearchField field) {
    return switch (field) {
      case ORIGIN -> lower(Stream.of(kept.origin()));
      case TITLE -> lower(Stream.of(incident.title()));
      case REASON -> lower(Stream.of(String.join("\n", incident.reasons())));
      case TECHNIQUE -> lower(incident.techniques().stream());
      case MODEL ->
          kept.modelVersion().isEmpty() ? List.of() : lower(Stream.of(kept.modelVersion()));
      case ID -> lower(Stream.of(kept.id()));
      case ASSIGNEE -> lower(Stream.of(triage().assignee()).filter(each -> !each.isEmpty()));
      case TAG -> lower(triage().tags().stream());
      case NOTE -> lower(triage().notes().stream());
      case TEXT -> List.of(text());
      default -> List.of();
    };
  }

  /** Everything that lists show, in lower case, with a line break between two values. */
  public String text() {
    if (text == null) {
      List<String> all = new ArrayList<>();
      all.add(incident.title());
      all.add(incident.kind().id());
      all.add(incident.severity().id());
      all.add(kept.origin());
      all.add(incident.id());
      incident.attackers().forEach(each -> all.add(each.toString()));
      incident.victims().forEach(each -> all.add(each.toString()));
      incident.ports().forEach(each -> all.add(each.toString()));
      all.addAll(incident.reasons());
      all.addAll(incident.techniques());
      text = String.join("\n", all).toLowerCase(Locale.ROOT);
    }
    return text;
  }

  private static List<String> lower(Stream<String> texts) {
    return texts.map(each -> each.toLowerCase(Locale.ROOT)).toList();
  }
}

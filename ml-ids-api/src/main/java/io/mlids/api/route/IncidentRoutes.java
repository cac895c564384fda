package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.alert.Attack;
import io.mlids.api.alert.AttackExplanations;
import io.mlids.api.feedback.FeedbackStore;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.JsonMembers;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.incident.KeptIncidentJson;
import io.mlids.api.route.parameter.IncidentParameters;
import io.mlids.api.route.parameter.QueryNumbers;
import io.mlids.api.route.parameter.SearchParameter;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.triage.Triage;
import io.mlids.api.triage.TriageBook;
import io.mlids.api.triage.TriageJson;
import io.mlids.api.triage.TriageRefusedException;
import io.mlids.core.behaviour.conversation.SampleFlow;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FlowTime;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Serves the stored incidents, in pages and individually. Thread-safe. */
final class IncidentRoutes {
  static final String PATH = "/api/incidents";

  private static final String EVE = "application/x-ndjson";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final Incidents incidents;
  private final AttackExplanations explanations;
  private final FeedbackStore feedback;
  private final TriageBook triage;
  private final Clock clock;

  /**
   * @param explanations explains the sample flows that are attacks
   * @param feedback the judgements of incidents
   * @param triage what people decided about incidents
   */
  IncidentRoutes(
      Incidents incidents,
      AttackExplanations explanations,
      FeedbackStore feedback,
      TriageBook triage,
      Clock clock) {
    this.incidents = incidents;
    this.explanations = explanations;
    this.feedback = feedback;
    this.triage = triage;
    this.clock = clock;
  }

  /** Serves a page, latest first; headers contain the number of matches and the other pages. */
  void page(Context context) throws IOException {
    Criterion criterion = IncidentParameters.criterion(context, clock.instant());
    int limit = (int) QueryNumbers.number(context, "limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    IncidentStore.Page page =
        incidents.page(criterion, limit, before(context), SearchParameter.budget(context));
    context.res().setHeader("X-Total-Count", Integer.toString(page.total()));
    context.res().setHeader("X-Total-Count-Exact", Boolean.toString(page.isTotalExact()));
    context.res().setHeader("X-Offset", Integer.toString(page.offset()));
    context.res().setHeader("X-Partial", Boolean.toString(page.stop().isPresent()));
    List<String> links = new ArrayList<>();
    if (page.stop().isPresent()) {
      IncidentStore.Stop stop = page.stop().get();
      stop.until().ifPresent(until -> searchedUntil(context, until));
      links.add(link(context, PATH, stop.before(), "next"));
    } else if (page.hasMore()) {
      links.add(link(context, PATH, page.incidents().getLast().number(), "next"));
    }
    if (page.previous().isPresent()) {
      links.add(link(context, PATH, page.previous().getAsLong(), "prev"));
    }
    if (!links.isEmpty()) {
      context.res().setHeader("Link", String.join(", ", links));
    }
    if (isEve(context)) {
      Answers.send(context, EVE, KeptIncidentJson.eveLines(page.incidents()));
      return;
    }
    Map<String, JsonMembers> triages = triages(page.incidents());
    Answers.send(
        context,
        Answers.JSON,
        KeptIncidentJson.array(
            page.incidents(), each -> triages.getOrDefault(each.id(), JsonMembers.NONE)));
  }

  private static void searchedUntil(Context context, Instant until) {
    context.res().setHeader("X-Searched-Until", FlowTime.iso(until));
  }

  private static boolean isEve(Context context) {
    return switch (context.queryParam("format")) {
      case null -> false;
      case "json" -> false;
      case "eve" -> true;
      case String other ->
          throw ApiException.badRequest("format is '" + other + "'; send json or eve");
    };
  }

  /** The triage of incidents. If it cannot be read, the incidents are served without it. */
  private Map<String, JsonMembers> triages(List<KeptIncident> incidents) {
    Map<String, JsonMembers> members = new HashMap<>();
    try {
      for (Triage each : triage.find(incidents.stream().map(KeptIncident::id).toList())) {
        members.put(each.incident(), TriageJson.brief(each, clock.instant()));
      }
    } catch (TriageRefusedException e) {
      return Map.of();
    }
    return members;
  }

  private JsonMembers triage(String id) {
    try {
      return TriageJson.member(triage.find(id), triage.isPersistent(), clock.instant());
    } catch (TriageRefusedException e) {
      return JsonMembers.NONE;
    }
  }

  /** Serves an incident with all its evidence and its story, how it was judged, and its triage. */
  void one(Context context) throws IOException {
    Answers.send(context, Answers.JSON, document(context.pathParam("id")));
  }

  /** The JSON object of an incident. */
  byte[] document(String id) {
    KeptIncident incident = incidents.find(id).orElseThrow(() -> notKept(id));
    return KeptIncidentJson.detailed(
        incident,
        incidents.story(incident),
        (json, flow) -> writeVerdict(json, flow, incident.origin()),
        json -> {
          FeedbackRoutes.member(feedback, feedback.ofIncident(id)).write(json);
          triage(id).write(json);
        });
  }

  /** The incident that the path names. */
  KeptIncident incident(Context context) {
    String id = context.pathParam("id");
    return incidents.find(id).orElseThrow(() -> notKept(id));
  }

  /** Writes the verdict on a sample flow and the reasons for it, if the flow was an attack. */
  private void writeVerdict(JsonGenerator json, SampleFlow flow, String origin) throws IOException {
    Optional<Attack.OfPackets> found =
        explanations
            .find(flow.key(), flow.start(), flow.end())
            .filter(attack -> attack.origin().text().equals(origin));
    if (found.isEmpty()) {
      return;
    }
    Attack.OfPackets attack = found.get();
    json.writeStringField("label", attack.verdict().label().name());
    json.writeNumberField("probability", attack.verdict().probability());
    Explanation explanation = attack.explanation();
    if (!explanation.isEmpty()) {
      explanation.writeMembers(json);
    }
  }

  private static ApiException notKept(String id) {
    return ApiException.notFound(
        "incident '"
            + id
            + "' does not exist or has been removed; "
            + PATH
            + " lists the stored ones");
  }

  /** A link to another page of the same list; the first page has no cursor. */
  static String link(Context context, String path, long before, String relation) {
    Stream<Map.Entry<String, String>> others =
        context.queryParamMap().entrySet().stream()
            .filter(each -> !each.getKey().equals("before"))
            .flatMap(
                each -> each.getValue().stream().map(value -> Map.entry(each.getKey(), value)));
    Stream<Map.Entry<String, String>> cursor =
        before == Long.MAX_VALUE
            ? Stream.empty()
            : Stream.of(Map.entry("before", Long.toString(before)));
    String query =
        Stream.concat(others, cursor)
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return "<" + path + (query.isEmpty() ? "" : "?" + query) + ">; rel=\"" + relation + "\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Parses the cursor: digits are an incident's number, other text is the id of a stored incident.
   */
  private long before(Context context) {
    String text = context.queryParam("before");
    if (text == null) {
      return Long.MAX_VALUE;
    }
    OptionalLong number = QueryNumbers.whole(text);
    if (number.isPresent()) {
      return number.getAsLong();
    }
    return incidents
        .find(text)
        .map(KeptIncident::number)
        .orElseThrow(
            () ->
                ApiException.badRequest(
                    "before is '"
                        + text
                        + "'; send the ID of a stored incident, or an incident number"));
  }
}

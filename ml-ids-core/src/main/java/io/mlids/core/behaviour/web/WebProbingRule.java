package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.payload.WebRequest;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects when a source probes a web server: it requests many pages, most of them refused or
 * missing, or its requests attempt injection, path traversal or command execution.
 */
final class WebProbingRule extends TcpRule {
  private static final int STATUS = 9;

  private final double pages;
  private final double missingShare;
  private final double suspicious;
  private final Subjects subjects;
  private final Memory<Probes> memory;
  private final Evidence.Taker evidence;

  WebProbingRule(RuleContext context) {
    this.pages = context.value(Parameter.WEB_PROBING_PAGES);
    this.missingShare = context.value(Parameter.WEB_PROBING_MISSING_SHARE);
    this.suspicious = context.value(Parameter.WEB_PROBING_SUSPICIOUS);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(() -> new Probes(context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (!forward
        && conversation.isFollowed()
        && payload.available() >= STATUS
        && memory.isOf(conversation.link())
        && payload.has(0, "HTTP/1.")) {
      answer(conversation.link(), payload, now);
    }
  }

  @Override
  public void request(Conversation conversation, WebRequest request, long now) {
    Probes probes = memory.of(conversation.link());
    probes.total++;
    probes.pages.add(request.page());
    suspect(conversation.link(), request.suspicion(), now);
  }

  @Override
  public void body(Conversation conversation, Payload payload, long now) {
    suspect(conversation.link(), WebRequest.suspicionOfBody(payload), now);
  }

  private void suspect(LinkState link, String suspicion, long now) {
    if (!suspicion.isEmpty()) {
      Probes probes = memory.of(link);
      probes.suspicious++;
      probes.suspicion = suspicion;
      assess(link, probes, now);
    }
  }

  private void answer(LinkState link, Payload payload, long now) {
    Probes probes = memory.of(link);
    probes.answers++;
    if (payload.at(STATUS) == '4' && payload.at(STATUS + 2) != '1') {
      probes.missing++;
      assess(link, probes, now);
    }
  }

  private void assess(LinkState link, Probes probes, long now) {
    boolean many =
        probes.missing >= pages
            && probes.pages.size() >= pages
            && probes.missing >= missingShare * probes.answers;
    boolean tries = probes.suspicious >= suspicious;
    if ((many || tries) && probes.isDue(probes.missing + probes.suspicious)) {
      subjects.links().keep(link);
      evidence.take(observed(link, probes, now));
    }
  }

  private Evidence observed(LinkState link, Probes probes, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("requests", probes.total);
    numbers.put("pages", probes.pages.size());
    numbers.put("missing", probes.missing);
    numbers.put("suspicious", probes.suspicious);
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    double confidence =
        Math.max(
            probes.missing < pages ? 0 : 1 - 0.5 * pages / probes.missing,
            probes.suspicious < suspicious ? 0 : 1 - 0.4 * suspicious / probes.suspicious);
    return Evidence.of(
        BehaviourKind.WEB_PROBING,
        link,
        now,
        0.6,
        confidence,
        numbers,
        reason(link, probes, now),
        later -> observed(link, probes, later));
  }

  private static String reason(LinkState link, Probes probes, long now) {
    return Text.count(probes.total, "request")
        + " from "
        + link.parties()
        + " for "
        + Text.count(probes.pages.size(), "page", probes.pages.isFull())
        + " in "
        + Text.duration(now - link.tally().first())
        + (probes.missing > 0
            ? ", " + probes.missing + " of them refused or for missing pages"
            : "")
        + (probes.suspicious > 0
            ? ", "
                + probes.suspicious
                + " with an attack pattern, most recently \""
                + probes.suspicion
                + "\""
            : "");
  }
}

package io.mlids.core.behaviour.guessing;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Endpoint;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.LoginAnswer;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects password guessing by refusals in clear text, in one or more connections. Logins that
 * succeed count against the refusals.
 */
final class RefusedLoginsRule extends LoginRule {
  private final double refusals;

  RefusedLoginsRule(RuleContext context, Memory<Guessing> memory) {
    super(context, memory);
    this.refusals = context.value(Parameter.GUESSING_REFUSALS);
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (forward || !conversation.isFollowed() || payload.available() == 0) {
      return;
    }
    LinkState link = conversation.link();
    switch (LoginAnswer.of(payload, conversation.responderPort())) {
      case REFUSED -> {
        Guessing guessing = memory.of(link);
        guessing.refused++;
        guessing.refusals.add(now, 1);
        assess(link, guessing, now);
      }
      case ADMITTED -> {
        if (memory.isOf(link)) {
          memory.of(link).admissions.add(now, 1);
        }
      }
      case NEITHER -> {}
    }
  }

  private void assess(LinkState link, Guessing guessing, long now) {
    attempted(link, guessing, now);
    double net = guessing.refusals.value(now) - guessing.admissions.value(now);
    if (net >= refusals && guessing.isDue(guessing.refused)) {
      report(link, observed(link, now), now);
    }
  }

  private Evidence observed(LinkState link, long now) {
    Guessing guessing = memory.of(link);
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("refused", guessing.refused);
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return observed(
        link,
        0.8,
        guessing.refused,
        refusals,
        numbers,
        service(link)
            + " at "
            + Endpoint.text(link.destination(), link.port())
            + " refused "
            + Text.count(guessing.refused, "login")
            + " from "
            + link.source()
            + " in "
            + Text.duration(now - link.tally().first()),
        later -> observed(link, later),
        now);
  }
}

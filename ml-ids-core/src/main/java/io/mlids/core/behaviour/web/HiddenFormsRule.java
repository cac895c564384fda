package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.LoginForm;
import io.mlids.core.behaviour.payload.WebRequest;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects when a source probes a form, even if the snap length cuts off the form's content. Such a
 * source submits one form after another, with many different lengths. No human fills in so many
 * forms, and programs that report data send JSON or the same fields each time.
 */
final class HiddenFormsRule extends TcpRule {
  private static final double CONFIDENCE = 0.4;

  /** The ratio of the required number of forms to the required number of distinct lengths. */
  private static final double FORMS_PER_LENGTH = 3;

  private final double forms;
  private final Subjects subjects;
  private final Memory<HiddenForms> memory;
  private final Evidence.Taker evidence;

  HiddenFormsRule(RuleContext context) {
    this.forms = context.value(Parameter.WEB_PROBING_HIDDEN_FORMS);
    double halfLife = context.value(Parameter.WEB_PROBING_HIDDEN_FORMS_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(() -> new HiddenForms(halfLife, context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void request(Conversation conversation, WebRequest request, long now) {
    if (!request.isHiddenForm() || LoginForm.isHidden(request)) {
      return;
    }
    LinkState link = conversation.link();
    HiddenForms hidden = memory.of(link);
    hidden.total++;
    hidden.lengths.add(request.payload().length());
    if (hidden.recent.add(now, 1) >= forms
        && hidden.lengths.size() >= forms / FORMS_PER_LENGTH
        && hidden.isDue(hidden.total)) {
      subjects.links().keep(link);
      evidence.take(observed(link, hidden, now));
    }
  }

  private Evidence observed(LinkState link, HiddenForms hidden, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("forms", hidden.total);
    numbers.put("lengths", hidden.lengths.size());
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return Evidence.of(
        BehaviourKind.WEB_PROBING,
        link,
        now,
        0.6,
        CONFIDENCE,
        numbers,
        Text.count(hidden.total, "form")
            + " from "
            + link.parties()
            + " in "
            + Text.duration(now - link.tally().first())
            + ", of "
            + Text.count(hidden.lengths.size(), "different length", hidden.lengths.isFull())
            + "; their content was not captured",
        later -> observed(link, hidden, later));
  }
}

package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.evidence.UdpRule;
import io.mlids.core.behaviour.payload.DnsQuestion;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects data tunnelled in DNS names: a source queries many different, long names under one
 * domain. The thresholds are lower if most queries are for record types that carry data (Born and
 * Gustafson, "Detecting DNS tunnels using character frequency analysis", 2010; Nadler, Aminov and
 * Shabtai, "Detection of malicious and low throughput data exfiltration over the DNS protocol",
 * 2019).
 */
final class DnsTunnelRule extends UdpRule {
  private static final int DNS = 53;

  private final double characters;
  private final double names;
  private final double meanLength;
  private final Subjects subjects;
  private final Memory<DnsNames> memory;
  private final Evidence.Taker evidence;

  DnsTunnelRule(RuleContext context) {
    this.characters = context.value(Parameter.TUNNEL_CHARACTERS);
    this.names = context.value(Parameter.TUNNEL_NAMES);
    this.meanLength = context.value(Parameter.TUNNEL_MEAN_LENGTH);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(() -> new DnsNames(context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (forward
        && conversation.responderPort() == DNS
        && conversation.isFollowed()
        && payload.available() > 0) {
      DnsQuestion.of(payload).ifPresent(question -> ask(conversation.link(), question, now));
    }
  }

  private void ask(LinkState link, DnsQuestion question, long now) {
    int cut = question.domainStart();
    if (cut <= 0 || question.isOfAddress()) {
      return;
    }
    String parent = question.name().substring(cut, question.name().length() - 1);
    DnsNames.Domain domain = memory.of(link).of(parent);
    if (!domain.names.add(question.hash())) {
      return;
    }
    domain.characters += cut;
    domain.carrying += question.carries() ? 1 : 0;
    assess(link, parent, domain, now);
  }

  private void assess(LinkState link, String parent, DnsNames.Domain domain, long now) {
    int different = domain.names.size();
    double mean = (double) domain.characters / different;
    boolean carrying = domain.carrying * 2 >= different;
    double enough = carrying ? characters / 3 : characters;
    if (different < (carrying ? names / 3 : names)
        || mean < (carrying ? meanLength / 2 : meanLength)
        || domain.characters < enough
        || !domain.isDue(different)) {
      return;
    }
    subjects.links().keep(link);
    evidence.take(ofNames(link, parent, domain, now));
  }

  private Evidence ofNames(LinkState link, String parent, DnsNames.Domain domain, long now) {
    int different = domain.names.size();
    double mean = (double) domain.characters / different;
    boolean carrying = domain.carrying * 2 >= different;
    double enough = carrying ? characters / 3 : characters;
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("names", different);
    numbers.put("mean_length", Math.round(mean * 10) / 10.0);
    numbers.put("carrying", domain.carrying);
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return new Evidence(
        BehaviourKind.TUNNEL,
        domain,
        List.of(link.source()),
        List.of(link.destination()),
        List.of(DNS),
        now,
        0.7,
        1 - 0.5 * enough / domain.characters,
        numbers,
        Text.count(different, "different name", domain.names.isFull())
            + " under "
            + parent
            + " were queried at "
            + link.destination()
            + " in "
            + Text.duration(now - link.tally().first())
            + ", "
            + Math.round(mean)
            + " characters long on average"
            + (carrying ? ", most of them for records that carry data" : ""),
        link.tally(),
        later -> ofNames(link, parent, domain, later));
  }
}

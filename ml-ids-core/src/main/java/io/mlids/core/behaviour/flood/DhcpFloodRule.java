package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.evidence.UdpRule;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SmallSet;
import io.mlids.core.net.IpAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Detects DHCP starvation (Mukhtar, Salah and Iraqi, 2012): DHCP servers receive messages from so
 * many clients in a short time that the clients must be forged. Such an attack exhausts the
 * servers' address pools. Clients are identified by hardware address and IP address, so broadcast
 * messages without a source address also count.
 */
final class DhcpFloodRule extends UdpRule {
  private static final int SERVER = 67;
  private static final int HARDWARE_ADDRESS = 28;
  private static final int SERVERS_SHOWN = 8;

  private final double fewestMessages;
  private final double fewestClients;
  private final Supplier<SmallSet> emptySet;
  private final Damped messages;
  private final Progress progress = new Progress();
  private final Evidence.Taker evidence;
  private SmallSet clients;
  private final Addresses servers;
  private Tally tally = new Tally();
  private List<IpAddress> victims = List.of();

  DhcpFloodRule(RuleContext context) {
    this.fewestMessages = context.value(Parameter.DHCP_FLOOD_MESSAGES);
    this.fewestClients = context.value(Parameter.DHCP_FLOOD_CLIENTS);
    this.messages = new Damped(context.value(Parameter.DHCP_FLOOD_HALF_LIFE));
    this.emptySet = context::set;
    this.clients = context.set();
    this.servers = context.addresses();
    this.evidence = context.evidence();
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (!forward || conversation.responderPort() != SERVER) {
      return;
    }
    if (messages.value(now) < 1) {
      clients.release();
      clients = emptySet.get();
    }
    if (conversation.requests() == 1) {
      tally.opened(conversation);
    }
    tally.add(0, 1, payload.length(), now, now);
    servers.add(conversation.responder());
    clients.add(
        Addresses.number(conversation.initiator())
            + payload.hash(HARDWARE_ADDRESS, HARDWARE_ADDRESS + 6));
    if (messages.add(now, 1) >= fewestMessages
        && clients.size() >= fewestClients
        && progress.isDue(tally.packets())) {
      if (victims.isEmpty()) {
        victims = servers.list().stream().limit(SERVERS_SHOWN).toList();
      }
      tally.sampleMore();
      evidence.take(observed(clients.size(), clients.isFull(), now));
    }
  }

  private Evidence observed(int different, boolean atLeast, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("messages", tally.packets());
    numbers.put("clients", different);
    numbers.put("seconds", Text.seconds(now - tally.first()));
    return new Evidence(
        BehaviourKind.UDP_FLOOD,
        this,
        List.of(),
        victims,
        List.of(SERVER),
        now,
        0.6,
        1 - 0.5 * fewestClients / different,
        numbers,
        Text.count(tally.packets(), "message")
            + " from "
            + Text.count(different, "client", atLeast)
            + " to DHCP servers in "
            + Text.duration(now - tally.first()),
        tally,
        later -> observed(different, atLeast, later));
  }
}

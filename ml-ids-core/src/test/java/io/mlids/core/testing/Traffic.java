package io.mlids.core.testing;

import static io.mlids.core.testing.Frame.ACK;
import static io.mlids.core.testing.Frame.FIN;
import static io.mlids.core.testing.Frame.PSH;
import static io.mlids.core.testing.Frame.RST;
import static io.mlids.core.testing.Frame.SYN;

import io.mlids.core.testing.CaptureBytes.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Builds the packets of whole conversations between hosts at given times, and sorts all packets by
 * time at the end.
 */
public final class Traffic {
  public static final long START = 1_700_000_000_000_000L;
  public static final long MILLISECOND = 1000;
  public static final long SECOND = 1_000_000;
  public static final long MINUTE = 60 * SECOND;

  /** A packet whose IP header has not been added yet. */
  private record Sent(long micros, String from, String to, Frame frame) {}

  private final List<Sent> sent = new ArrayList<>();

  /** Adds a packet that is sent {@code at} microseconds after the start. */
  public Traffic packet(long at, String from, String to, Frame frame) {
    sent.add(new Sent(START + at, from, to, frame));
    return this;
  }

  /** Adds an unanswered SYN. */
  public Traffic syn(long at, String from, int fromPort, String to, int toPort) {
    return packet(at, from, to, Frame.tcp(fromPort, toPort, SYN, 1024, 1000, 0, 0));
  }

  /** Adds a SYN that is refused a millisecond later. */
  public Traffic refused(long at, String from, int fromPort, String to, int toPort) {
    syn(at, from, fromPort, to, toPort);
    return packet(
        at + MILLISECOND, to, from, Frame.tcp(toPort, fromPort, RST | ACK, 0, 0, 1001, 0));
  }

  /**
   * Adds a SYN and its answer, after which the sender of the SYN resets the connection, as in a
   * half-open scan.
   */
  public Traffic halfOpen(long at, String from, int fromPort, String to, int toPort) {
    syn(at, from, fromPort, to, toPort);
    packet(at + MILLISECOND, to, from, Frame.tcp(toPort, fromPort, SYN | ACK, 1024, 5000, 1001, 0));
    return packet(at + 2 * MILLISECOND, from, to, Frame.tcp(fromPort, toPort, RST, 0, 1001, 0, 0));
  }

  /**
   * Adds a connection in which the two sides send alternately, starting with the initiator, which
   * also closes the connection.
   *
   * @param turns the number of times that each side sends
   */
  public Traffic connection(
      long at,
      String from,
      int fromPort,
      String to,
      int toPort,
      int turns,
      int asked,
      int answered,
      long lasts) {
    List<byte[]> questions = new ArrayList<>();
    List<byte[]> answers = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      questions.add(new byte[asked]);
      answers.add(new byte[answered]);
    }
    return connection(at, from, fromPort, to, toPort, questions, answers, lasts);
  }

  /** Adds a connection with one question and one answer, given as text. */
  public Traffic exchange(
      long at, String from, int fromPort, String to, int toPort, String question, String answer) {
    return connection(
        at,
        from,
        fromPort,
        to,
        toPort,
        List.of(question.getBytes(StandardCharsets.ISO_8859_1)),
        List.of(answer.getBytes(StandardCharsets.ISO_8859_1)),
        50 * MILLISECOND);
  }

  /** Adds a connection in which the two sides send the given payloads alternately. */
  public Traffic connection(
      long at,
      String from,
      int fromPort,
      String to,
      int toPort,
      List<byte[]> questions,
      List<byte[]> answers,
      long lasts) {
    int mine = 1000;
    int theirs = 5000;
    syn(at, from, fromPort, to, toPort);
    packet(
        at + MILLISECOND,
        to,
        from,
        Frame.tcp(toPort, fromPort, SYN | ACK, 1024, theirs++, ++mine, 0));
    packet(at + 2 * MILLISECOND, from, to, Frame.tcp(fromPort, toPort, ACK, 1024, mine, theirs, 0));
    long step = lasts / (2L * questions.size() + 2);
    long now = at + 3 * MILLISECOND;
    for (int i = 0; i < questions.size(); i++) {
      packet(now, from, to, tcp(fromPort, toPort, mine, theirs, questions.get(i)));
      mine += questions.get(i).length;
      packet(now + step, to, from, tcp(toPort, fromPort, theirs, mine, answers.get(i)));
      theirs += answers.get(i).length;
      now += 2 * step;
    }
    packet(now, from, to, Frame.tcp(fromPort, toPort, FIN | ACK, 1024, mine++, theirs, 0));
    packet(
        now + MILLISECOND,
        to,
        from,
        Frame.tcp(toPort, fromPort, FIN | ACK, 1024, theirs++, mine, 0));
    return packet(
        now + 2 * MILLISECOND, from, to, Frame.tcp(fromPort, toPort, ACK, 1024, mine, theirs, 0));
  }

  /** A segment with the given payload. */
  public static Frame tcp(int from, int to, int sequence, int acknowledgement, byte[] payload) {
    Frame frame = Frame.tcp(from, to, PSH | ACK, 1024, sequence, acknowledgement, payload.length);
    System.arraycopy(payload, 0, frame.bytes(), 20, payload.length);
    return frame;
  }

  /** Adds a datagram and its answer. */
  public Traffic ask(
      long at, String from, int fromPort, String to, int toPort, int asked, int answered) {
    packet(at, from, to, Frame.udp(fromPort, toPort, asked));
    return packet(at + 5 * MILLISECOND, to, from, Frame.udp(toPort, fromPort, answered));
  }

  /** Adds an echo request with a payload of the given length. */
  public Traffic echo(long at, String from, String to, int payload) {
    return packet(at, from, to, icmp(8, payload));
  }

  /** An ICMP message. */
  public static Frame icmp(int type, int payload) {
    byte[] bytes = new byte[8 + payload];
    bytes[0] = (byte) type;
    return Frame.ofProtocol(1, bytes);
  }

  /** The same packets, sent {@code times} times as fast. */
  public Traffic faster(int times) {
    Traffic other = new Traffic();
    sent.forEach(
        each ->
            other.packet((each.micros() - START) / times, each.from(), each.to(), each.frame()));
    return other;
  }

  /** Only the packets whose source matches. */
  public Traffic only(Predicate<String> source) {
    Traffic other = new Traffic();
    sent.stream().filter(each -> source.test(each.from())).forEach(other.sent::add);
    return other;
  }

  /** Only the packets sent {@code at} microseconds after the start, or later. */
  public Traffic from(long at) {
    Traffic other = new Traffic();
    sent.stream().filter(each -> each.micros() >= START + at).forEach(other.sent::add);
    return other;
  }

  /** A capture of all packets over IPv6; each address keeps its last two bytes. */
  public CaptureBytes captureIpv6() {
    return captureAs(
        each -> each.frame().ipv6(last16Bits(each.from()), last16Bits(each.to())).ethernet());
  }

  private static int last16Bits(String address) {
    String[] numbers = address.split("\\.");
    return Integer.parseInt(numbers[2]) << 8 | Integer.parseInt(numbers[3]);
  }

  /** A capture of all packets, each with a VLAN tag. */
  public CaptureBytes captureVlan(int id) {
    return captureAs(each -> each.frame().ipv4(each.from(), each.to()).vlan(id).ethernet());
  }

  /** A capture of all packets. */
  public CaptureBytes capture() {
    return capture(UnaryOperator.identity());
  }

  /** A capture of all packets, with different addresses. */
  public CaptureBytes capture(UnaryOperator<String> renamed) {
    return captureAs(
        each -> each.frame().ipv4(renamed.apply(each.from()), renamed.apply(each.to())).ethernet());
  }

  private CaptureBytes captureAs(Function<Sent, Frame> form) {
    CaptureBytes capture = new CaptureBytes();
    sent.stream()
        .sorted(Comparator.comparingLong(Sent::micros))
        .forEach(each -> capture.packet(Packet.of(each.micros(), form.apply(each).bytes())));
    return capture;
  }
}

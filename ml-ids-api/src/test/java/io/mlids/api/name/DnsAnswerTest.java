package io.mlids.api.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The names in DNS responses. */
class DnsAnswerTest {
  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int PTR = 12;
  private static final int AAAA = 28;
  private static final int QUESTION = 12;

  @Test
  void readsTheNameThatWasLookedUp() {
    byte[] message =
        DnsMessage.response("WWW.Example.com", A, 1)
            .pointer(QUESTION)
            .record(A, 4)
            .data(192, 0, 2, 200)
            .bytes();
    assertThat(names(message)).containsExactly("192.0.2.200 www.example.com");
  }

  @Test
  void namesTheAddressOfAnAliasByWhatWasLookedUp() {
    byte[] message =
        DnsMessage.response("www.example.com", A, 3)
            .pointer(QUESTION)
            .record(CNAME, 15)
            .name("edge.cdn.test")
            .name("edge.cdn.test")
            .record(A, 4)
            .data(192, 0, 2, 1)
            .name("edge.cdn.test")
            .record(AAAA, 16)
            .data(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9)
            .bytes();
    assertThat(names(message))
        .containsExactly("192.0.2.1 www.example.com", "2001:db8::9 www.example.com");
  }

  @Test
  void readsReverseLookups() {
    byte[] message =
        DnsMessage.response("7.2.0.192.in-addr.arpa", PTR, 1)
            .pointer(QUESTION)
            .record(PTR, 13)
            .name("printer.lan")
            .bytes();
    assertThat(names(message)).containsExactly("192.0.2.7 printer.lan");
  }

  @Test
  void readsMulticastResponsesWithoutQuestion() {
    byte[] message =
        DnsMessage.response("", A, 1)
            .name("printer.local")
            .u16(A)
            .u16(0x8001)
            .u16(0)
            .u16(120)
            .u16(4)
            .data(10, 0, 0, 9)
            .bytes();
    assertThat(names(message)).containsExactly("10.0.0.9 printer.local");
  }

  @Test
  void ignoresQueriesErrorsAndNamesThatAreNotOfHosts() {
    byte[] query = answer("a.example");
    query[2] = 0x01;
    byte[] failed = answer("b.example");
    failed[3] = (byte) 0x83;
    assertThat(names(query)).isEmpty();
    assertThat(names(failed)).isEmpty();
    assertThat(names(answer("<script>.example"))).isEmpty();
    assertThat(names(answer("a b.example"))).isEmpty();
  }

  @Test
  void keepsTheCompleteRecordsOfAnIncompleteMessage() {
    byte[] whole =
        DnsMessage.response("two.example", A, 2)
            .pointer(QUESTION)
            .record(A, 4)
            .data(192, 0, 2, 1)
            .pointer(QUESTION)
            .record(A, 4)
            .data(192, 0, 2, 2)
            .bytes();
    for (int length = 0; length < whole.length; length++) {
      int complete = length >= whole.length - 16 ? 1 : 0;
      assertThat(names(whole, length)).as("%s bytes", length).hasSize(complete);
    }
    assertThat(names(whole)).hasSize(2);
  }

  @Test
  void endsAtNamesThatReferToThemselves() {
    byte[] message =
        DnsMessage.response("", A, 1).pointer(12).record(A, 4).data(10, 0, 0, 1).bytes();
    assertThat(names(message)).isEmpty();
  }

  @Test
  void readsDamagedMessagesWithoutFailure() {
    Random random = new Random(7);
    byte[] whole = answer("www.example.com");
    for (int i = 0; i < 200_000; i++) {
      byte[] damaged = whole.clone();
      for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(damaged.length + 1);
      assertThatCode(() -> names(damaged, length)).doesNotThrowAnyException();
    }
  }

  private static byte[] answer(String name) {
    return DnsMessage.response(name, A, 1)
        .pointer(QUESTION)
        .record(A, 4)
        .data(192, 0, 2, 1)
        .bytes();
  }

  private static List<String> names(byte[] message) {
    return names(message, message.length);
  }

  private static List<String> names(byte[] message, int length) {
    List<String> names = new ArrayList<>();
    byte[] within = new byte[length + 40];
    System.arraycopy(message, 0, within, 17, length);
    DnsAnswer.read(within, 17, 17 + length, (address, name) -> names.add(address + " " + name));
    return names;
  }
}

package io.mlids.api.name;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A DNS response, written record by record. */
final class DnsMessage {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Begins a response to a question; a name may be empty for none. */
  static DnsMessage response(String question, int type, int answers) {
    DnsMessage message = new DnsMessage();
    message.u16(7).u16(0x8180).u16(question.isEmpty() ? 0 : 1).u16(answers).u16(0).u16(0);
    if (!question.isEmpty()) {
      message.name(question).u16(type).u16(1);
    }
    return message;
  }

  DnsMessage u16(int number) {
    bytes.write(number >> 8);
    bytes.write(number);
    return this;
  }

  DnsMessage name(String name) {
    for (String label : name.split("\\.")) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
    }
    bytes.write(0);
    return this;
  }

  /** Adds a reference to the name at an offset. */
  DnsMessage pointer(int offset) {
    return u16(0xC000 | offset);
  }

  /** Adds the part of a record between its name and its data. */
  DnsMessage record(int type, int length) {
    return u16(type).u16(1).u16(0).u16(300).u16(length);
  }

  DnsMessage data(int... octets) {
    for (int each : octets) {
      bytes.write(each);
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}

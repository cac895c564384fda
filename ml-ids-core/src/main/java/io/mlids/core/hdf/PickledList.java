package io.mlids.core.hdf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads the pickled lists that pandas stores in attributes, in pickle protocols 0 (which PyTables
 * writes) to 5. It supports only strings, integers, booleans, {@code None}, and lists and tuples of
 * them. It rejects opcodes that could name a class or call a function, so a pickle from an
 * untrusted source is safe to read.
 */
final class PickledList {
  private static final Object MARK = new Object();
  private static final Object NONE = new Object();

  private final byte[] pickle;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int position;

  private PickledList(byte[] pickle) {
    this.pickle = pickle;
  }

  /**
   * The items of a pickled list as text, with integers in decimal.
   *
   * @throws IllegalArgumentException if the bytes are not a pickled list of strings and integers
   */
  static List<String> strings(byte[] pickle) {
    Object value;
    try {
      value = new PickledList(pickle).value();
    } catch (IndexOutOfBoundsException | NoSuchElementException | NumberFormatException e) {
      throw new IllegalArgumentException("incomplete pickle", e);
    }
    if (!(value instanceof List<?> items)) {
      throw new IllegalArgumentException("not a pickled list");
    }
    List<String> strings = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof String) && !(item instanceof Long)) {
        throw new IllegalArgumentException("not a pickled list of names");
      }
      strings.add(item.toString());
    }
    return strings;
  }

  private Object value() {
    while (true) {
      int opcode = number(1);
      if (opcode == '.') {
        return pop();
      }
      step(opcode);
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case '(' -> stack.add(MARK);
      case 'l', 't' -> stack.add(popToMark());
      case ']', ')' -> stack.add(new ArrayList<>());
      case 0x85, 0x86, 0x87 -> stack.add(popLast(opcode - 0x84));
      case 'a' -> append(popLast(1));
      case 'e' -> append(popToMark());
      case 'N' -> stack.add(NONE);
      case 0x88, 0x89 -> stack.add(opcode == 0x88);
      case 'I' -> integerLine(line());
      case 'L' -> stack.add(Long.parseLong(line().replace("L", "")));
      case 'K' -> stack.add((long) number(1));
      case 'M' -> stack.add((long) number(2));
      case 'J' -> stack.add((long) number(4));
      case 'V' -> stack.add(unescaped(line()));
      case 'S' -> stack.add(unquoted(line()));
      case 'X' -> stack.add(utf8(number(4)));
      case 'U', 0x8c -> stack.add(utf8(number(1)));
      case 'p' -> memo.put(Integer.valueOf(line()), top());
      case 'q' -> memo.put(number(1), top());
      case 'r' -> memo.put(number(4), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'g' -> recall(Integer.parseInt(line()));
      case 'h' -> recall(number(1));
      case 'j' -> recall(number(4));
      case 0x80 -> position += 1; // the protocol number
      case 0x95 -> position += 8; // the length of a frame
      default ->
          throw new IllegalArgumentException("pickle opcode 0x" + Integer.toHexString(opcode));
    }
  }

  private void integerLine(String line) {
    switch (line) {
      case "00" -> stack.add(false);
      case "01" -> stack.add(true);
      default -> stack.add(Long.valueOf(line));
    }
  }

  private void recall(int key) {
    Object value = memo.get(key);
    if (value == null) {
      throw new IllegalArgumentException("pickle reads a memo that was never stored");
    }
    stack.add(value);
  }

  private void append(List<Object> items) {
    if (!(top() instanceof List<?>)) {
      throw new IllegalArgumentException("pickle appends to something other than a list");
    }
    @SuppressWarnings("unchecked")
    List<Object> list = (List<Object>) top();
    list.addAll(items);
  }

  private Object top() {
    return stack.getLast();
  }

  private Object pop() {
    return stack.removeLast();
  }

  private List<Object> popLast(int count) {
    List<Object> last = stack.subList(stack.size() - count, stack.size());
    List<Object> items = new ArrayList<>(last);
    last.clear();
    return items;
  }

  private List<Object> popToMark() {
    List<Object> items = popLast(stack.size() - 1 - stack.lastIndexOf(MARK));
    pop();
    return items;
  }

  /** A little-endian number of up to four bytes. */
  private int number(int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (pickle[position++] & 0xFF) << 8 * i;
    }
    return value;
  }

  private String utf8(int length) {
    String text = new String(pickle, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  private String line() {
    int start = position;
    while (pickle[position] != '\n') {
      position++;
    }
    return new String(pickle, start, position++ - start, StandardCharsets.ISO_8859_1);
  }

  /**
   * Decodes Python's raw-unicode-escape: a backslash and u, followed by four hexadecimal digits.
   */
  private static String unescaped(String line) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int at = line.indexOf("\\u"); at >= 0; at = line.indexOf("\\u", from)) {
      text.append(line, from, at);
      text.append((char) Integer.parseInt(line.substring(at + 2, at + 6), 16));
      from = at + 6;
    }
    return text.append(line, from, line.length()).toString();
  }

  /**
   * Decodes a string in Python 2's {@code repr} form; rejects escapes, which column names do not
   * need.
   */
  private static String unquoted(String line) {
    if (line.length() < 2 || line.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("pickled string with escapes");
    }
    return line.substring(1, line.length() - 1);
  }
}

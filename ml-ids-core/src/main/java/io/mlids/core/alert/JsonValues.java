package io.mlids.core.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts notification values to and from JSON. */
final class JsonValues {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private JsonValues() {}

  /**
   * Normalises the type of a value, so that the value compares equal after it is written and read
   * again.
   */
  static Object canonical(Object value) {
    return switch (value) {
      case null -> Double.NaN;
      case Boolean b -> b;
      case Long n -> n;
      case Integer n -> n.longValue();
      case Short n -> n.longValue();
      case Byte n -> n.longValue();
      case BigInteger n ->
          n.compareTo(LONG_MIN) >= 0 && n.compareTo(LONG_MAX) <= 0 ? (Object) n.longValue() : n;
      case Number n -> Double.isFinite(n.doubleValue()) ? n.doubleValue() : Double.NaN;
      case CharSequence text -> text.toString();
      case List<?> list -> list.stream().map(JsonValues::canonical).toList();
      case Map<?, ?> map -> {
        Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, element) -> copy.put(String.valueOf(key), canonical(element)));
        yield Collections.unmodifiableMap(copy);
      }
      default ->
          throw new IllegalArgumentException(
              "a " + value.getClass().getSimpleName() + " cannot be represented in JSON");
    };
  }

  static Object read(JsonNode node) {
    return switch (node.getNodeType()) {
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> canonical(node.numberValue());
      case ARRAY -> {
        List<Object> list = new ArrayList<>(node.size());
        node.forEach(element -> list.add(read(element)));
        yield Collections.unmodifiableList(list);
      }
      case OBJECT -> {
        Map<String, Object> map = LinkedHashMap.newLinkedHashMap(node.size());
        node.properties().forEach(entry -> map.put(entry.getKey(), read(entry.getValue())));
        yield Collections.unmodifiableMap(map);
      }
      case NULL, MISSING -> Double.NaN;
      case STRING, BINARY, POJO -> node.asText();
    };
  }

  static void write(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case Boolean b -> json.writeBoolean(b);
      case Long n -> json.writeNumber(n);
      case BigInteger n -> json.writeNumber(n);
      case Double n when n.isNaN() -> json.writeNull();
      case Double n -> json.writeNumber(decimal(n));
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(entry.getKey().toString());
          write(entry.getValue(), json);
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }

  /**
   * Returns the shortest representation of a number, with an exponent only if pandas writes one.
   */
  private static String decimal(double value) {
    double magnitude = Math.abs(value);
    String shortest = Double.toString(value);
    if (value == 0 || magnitude < 1e-10 || magnitude >= 1e17 || shortest.indexOf('E') < 0) {
      return shortest;
    }
    String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }
}

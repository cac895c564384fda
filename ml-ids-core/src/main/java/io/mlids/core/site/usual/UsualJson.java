package io.mlids.core.site.usual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Describes usual traffic in JSON. */
public final class UsualJson {

  private UsualJson() {}

  /** Writes the members of an object. */
  public static void write(UsualTraffic usual, ObjectNode json) {
    ArrayNode services = json.putArray("services");
    usual.services().entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Service, ServiceUse> each) -> -each.getValue().flows())
                .thenComparing(each -> each.getKey().text()))
        .forEach(each -> write(each.getKey(), each.getValue(), services.addObject()));
    json.put("services_dropped", usual.dropped());
    json.put("hours", usual.hours());
    json.put("judged", usual.judged());
    ObjectNode deviating = json.putObject("deviating");
    usual.deviating().forEach((kind, count) -> deviating.put(kind.id(), count));
  }

  private static void write(Service service, ServiceUse use, ObjectNode json) {
    json.put("address", service.address().toString());
    json.put("protocol", service.protocol());
    json.put("port", service.port());
    json.put("flows", use.flows());
    ArrayNode users = json.putArray("users");
    use.users().stream().map(IpAddress::toString).sorted().forEach(users::add);
    json.put("flows_per_hour", use.flowsPerHour());
    json.put("bytes_per_hour", use.bytesPerHour());
    json.put("largest", use.largest());
  }

  /**
   * Reads the members of an object.
   *
   * @throws IllegalArgumentException if they are invalid
   */
  public static UsualTraffic read(JsonNode json) {
    Map<Service, ServiceUse> services = new HashMap<>();
    for (JsonNode each : json.path("services")) {
      Set<IpAddress> users = new HashSet<>();
      each.path("users").forEach(user -> users.add(address(user)));
      services.put(
          new Service(
              address(each.path("address")),
              (int) number(each, "protocol"),
              (int) number(each, "port")),
          new ServiceUse(
              number(each, "flows"),
              users,
              number(each, "flows_per_hour"),
              number(each, "bytes_per_hour"),
              number(each, "largest")));
    }
    Map<Deviation, Long> deviating = new EnumMap<>(Deviation.class);
    for (Map.Entry<String, JsonNode> each : json.path("deviating").properties()) {
      Deviation.ofId(each.getKey())
          .ifPresent(kind -> deviating.put(kind, each.getValue().asLong(-1)));
    }
    return new UsualTraffic(
        services,
        number(json, "services_dropped"),
        number(json, "hours"),
        number(json, "judged"),
        deviating);
  }

  private static IpAddress address(JsonNode json) {
    return IpAddress.of(AddressRange.address(json.asText()));
  }

  private static long number(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or not a whole number");
    }
    return value.longValue();
  }
}

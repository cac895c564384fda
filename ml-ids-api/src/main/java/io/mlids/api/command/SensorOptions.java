package io.mlids.api.command;

import io.mlids.api.sensor.SensorSettings;
import io.mlids.core.console.CommandException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether the server listens to a network interface; a picocli mixin. */
final class SensorOptions {
  @Option(
      names = "--interface",
      paramLabel = "IFACE",
      description =
          "Detect attacks on this network interface while the server runs; 'ml-ids-flows"
              + " interfaces' lists them. Needs libpcap, and root or cap_net_raw.")
  private String name;

  @Option(
      names = "--bpf",
      paramLabel = "FILTER",
      description =
          "Which of its packets, as for tcpdump. Without one all, also those between this server"
              + " and its clients: 'not port 5000' leaves them out.")
  private String filter;

  @Option(
      names = "--sensor-max-flows",
      paramLabel = "N",
      description =
          "How many flows it may hold at a time; more end others early. Default: "
              + SensorSettings.DEFAULT_MAX_FLOWS)
  private Integer maxFlows;

  /**
   * What to listen to, if to anything.
   *
   * @param ignoreVlan whether VLAN tags do not tell flows apart
   */
  Optional<SensorSettings> settings(boolean ignoreVlan) {
    if (name == null && (filter != null || maxFlows != null)) {
      throw CommandException.unusable(
          (filter != null ? "--bpf" : "--sensor-max-flows")
              + " is about a network interface; give --interface too");
    }
    return Optional.ofNullable(name)
        .map(
            interfaceName ->
                new SensorSettings(
                    interfaceName,
                    filter == null ? "" : filter,
                    maxFlows == null ? SensorSettings.DEFAULT_MAX_FLOWS : maxFlows,
                    ignoreVlan));
  }
}

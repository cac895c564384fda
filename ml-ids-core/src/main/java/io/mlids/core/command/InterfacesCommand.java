package io.mlids.core.command;

import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.Terminal;
import io.mlids.core.console.TextTable;
import io.mlids.core.help.Example;
import io.mlids.core.libpcap.CaptureInterface;
import io.mlids.core.net.IpAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows interfaces}. */
@Command(name = "interfaces", description = "List the network interfaces available for capture.")
@Example(text = "List interfaces with their addresses", command = "ml-ids-flows interfaces")
final class InterfacesCommand implements Callable<Integer> {
  private static final List<String> COLUMNS = List.of("name", "state", "address", "description");

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (CaptureInterface each : CaptureInterface.list()) {
      String state = (each.isUp() ? "up" : "down") + (each.isLoopback() ? ", loopback" : "");
      List<String> addresses = each.addresses().stream().map(InterfacesCommand::text).toList();
      String first = addresses.isEmpty() ? "-" : addresses.getFirst();
      rows.add(List.of(each.name(), state, first, each.description()));
      for (int i = 1; i < addresses.size(); i++) {
        rows.add(List.of("", "", addresses.get(i), ""));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    TextTable.ofRows(COLUMNS, rows).print(out, TextTable.Overflow.NOWRAP, Terminal.width());
    return ExitCode.OK;
  }

  /** Formats an address in the same way as in flow records. */
  private static String text(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.capacity() == Integer.BYTES
        ? new IpAddress(false, 0, Integer.toUnsignedLong(bytes.getInt())).toString()
        : new IpAddress(true, bytes.getLong(), bytes.getLong()).toString();
  }
}

package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.Console;
import io.mlids.core.testing.NativeLibrary;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class InterfacesCommandTest {

  @BeforeEach
  void libpcapIsThere() {
    NativeLibrary.requireLibpcap();
  }

  @Test
  void listsTheInterfacesOfTheMachineWithTheirStateAndAddresses() throws SocketException {
    StringWriter out = new StringWriter();
    int exitCode =
        Console.commandLine(new MlIdsFlows())
            .setOut(new PrintWriter(out, true))
            .execute("interfaces");
    assertThat(exitCode).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.getFirst()).startsWith("name").contains("state", "address", "description");
    NetworkInterface loopback =
        NetworkInterface.networkInterfaces()
            .filter(InterfacesCommandTest::isLoopback)
            .findFirst()
            .orElseThrow();
    assertThat(lines)
        .anySatisfy(
            line -> assertThat(line).startsWith(loopback.getName()).contains("up, loopback"));
    assertThat(out.toString()).contains("127.0.0.1");
  }

  private static boolean isLoopback(NetworkInterface each) {
    try {
      return each.isLoopback() && each.isUp();
    } catch (SocketException e) {
      return false;
    }
  }
}

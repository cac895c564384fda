package io.mlids.core.site.usual;

import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;

/**
 * A service on a network.
 *
 * @param address the server
 * @param protocol the IP protocol number
 * @param port the port; 0 if the protocol has none
 */
public record Service(IpAddress address, int protocol, int port) {

  /** The port and the protocol, such as {@code port 22 (TCP)}. */
  String portText() {
    String name = IpProtocol.name(protocol).orElse("protocol " + protocol);
    return port == 0 ? name : "port " + port + " (" + name + ")";
  }

  /** The server and its port, such as {@code port 22 (TCP) of 10.0.0.2}. */
  String text() {
    return portText() + " of " + address;
  }
}

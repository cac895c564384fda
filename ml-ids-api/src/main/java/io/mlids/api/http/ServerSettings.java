package io.mlids.api.http;

import io.mlids.api.access.AccessGate;
import io.mlids.api.access.tls.ServerCertificate;
import io.mlids.api.capture.CaptureLimits;
import io.mlids.core.unit.SettingException;
import java.util.Optional;

/**
 * Server settings.
 *
 * @param host the name or address to listen on; {@code 0.0.0.0} for all interfaces
 * @param port the port; 0 for any free port
 * @param maxBodyBytes the maximum size of a request's body after decompression
 * @param maxRequests the maximum number of requests scored concurrently; further requests receive
 *     503
 * @param captures limits for captures
 * @param access access control
 * @param bodyPace the minimum speed of bodies other than capture streams
 * @param certificate the certificate for TLS; empty for plain HTTP
 * @param ignoreVlan whether to ignore VLAN tags in captures
 * @param connections the limits on client connections
 */
public record ServerSettings(
    String host,
    int port,
    int maxBodyBytes,
    int maxRequests,
    CaptureLimits captures,
    BodyPace bodyPace,
    AccessGate access,
    Optional<ServerCertificate> certificate,
    boolean ignoreVlan,
    ConnectionLimits connections) {

  /** Enough requests for peak load, but few enough for all of them to finish within seconds. */
  public static final int DEFAULT_MAX_REQUESTS = 256;

  /** The upper bound of {@code maxBodyBytes}: a body must fit into an array. */
  public static final int MAX_BODY_BYTES = 1 << 30;

  /** Settings with the default limits for captures. */
  public ServerSettings(String host, int port, int maxBodyBytes, int maxRequests) {
    this(host, port, maxBodyBytes, maxRequests, CaptureLimits.DEFAULT);
  }

  /** Settings without TLS or authentication: anyone who can reach the address has access. */
  public ServerSettings(
      String host, int port, int maxBodyBytes, int maxRequests, CaptureLimits captures) {
    this(
        host,
        port,
        maxBodyBytes,
        maxRequests,
        captures,
        BodyPace.DEFAULT,
        AccessGate.open(host),
        Optional.empty(),
        false,
        ConnectionLimits.DEFAULT);
  }

  /** A copy with a different minimum speed. */
  public ServerSettings withBodyPace(BodyPace pace) {
    return new ServerSettings(
        host,
        port,
        maxBodyBytes,
        maxRequests,
        captures,
        pace,
        access,
        certificate,
        ignoreVlan,
        connections);
  }

  /** A copy with a different setting for VLAN tags in captures. */
  public ServerSettings withIgnoreVlan(boolean ignore) {
    return new ServerSettings(
        host,
        port,
        maxBodyBytes,
        maxRequests,
        captures,
        bodyPace,
        access,
        certificate,
        ignore,
        connections);
  }

  /** A copy with different connection limits. */
  public ServerSettings withConnections(ConnectionLimits other) {
    return new ServerSettings(
        host,
        port,
        maxBodyBytes,
        maxRequests,
        captures,
        bodyPace,
        access,
        certificate,
        ignoreVlan,
        other);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public ServerSettings {
    if (port < 0 || port > 65_535) {
      throw new SettingException("port", port + " is not between 0 and 65535");
    }
    if (maxBodyBytes < 1 || maxBodyBytes > MAX_BODY_BYTES) {
      throw new SettingException(
          "max-body", maxBodyBytes + " bytes is not between 1 and " + MAX_BODY_BYTES);
    }
    if (maxRequests < 1) {
      throw new SettingException("max-requests", maxRequests + " is less than 1");
    }
  }
}

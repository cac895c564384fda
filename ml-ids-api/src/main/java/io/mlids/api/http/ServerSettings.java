package io.mlids.api.http;

import io.mlids.api.access.AccessGate;
import io.mlids.api.access.ServerCertificate;
import io.mlids.api.capture.CaptureLimits;
import java.util.Optional;

/**
 * Settings of the server.
 *
 * @param host name or address of an interface; {@code 0.0.0.0} for all
 * @param port 0 for a free one
 * @param maxBodyBytes of one request, after decompression
 * @param maxRequests how many are scored at once; others receive 503
 * @param captures limits of captures
 * @param access rules of access control
 * @param bodyPace the minimum speed of bodies, except for streams of captures
 * @param certificate what to speak TLS with; empty: no TLS
 * @param ignoreVlan whether VLAN tags of captures are ignored
 * @param connections how many there may be, and how slow
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

  /** Enough for peaks, and few enough to finish within seconds. */
  public static final int DEFAULT_MAX_REQUESTS = 256;

  /** The largest body that a limit may allow: an array has to hold it. */
  public static final int MOST_BODY_BYTES = 1 << 30;

  /** A server with the usual limits for captures. */
  public ServerSettings(String host, int port, int maxBodyBytes, int maxRequests) {
    this(host, port, maxBodyBytes, maxRequests, CaptureLimits.DEFAULT);
  }

  /** A server without TLS that is open to anyone who can reach its address. */
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

  /** The same settings with another minimum speed. */
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

  /** The same settings, with VLAN tags ignored in captures if asked for. */
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

  /** The same settings with other limits for connections. */
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
   * @throws IllegalArgumentException if a number is out of range; the message says which
   */
  public ServerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
    }
    if (maxBodyBytes < 1 || maxBodyBytes > MOST_BODY_BYTES) {
      throw new IllegalArgumentException(
          "a largest body of " + maxBodyBytes + " bytes is not in 1 to " + MOST_BODY_BYTES);
    }
    if (maxRequests < 1) {
      throw new IllegalArgumentException(maxRequests + " requests at once; give 1 or more");
    }
  }
}

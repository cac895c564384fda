package io.mlids.core.behaviour.payload;

/** Recognises login services by their banner, on any port. */
public final class LoginBanner {
  public static final String SSH = "SSH";

  /**
   * Services that refuse logins with a numeric code, which is readable unless the client asks for
   * encryption.
   */
  public static final String CLEAR_TEXT = "FTP or SMTP";

  private static final int IAC = 0xFF;

  private LoginBanner() {}

  /** The service's name; empty if the payload is not the banner of a login service. */
  public static String service(Payload payload) {
    return switch (payload.at(0)) {
      case 'S' -> payload.has(0, "SSH-") ? SSH : "";
      case 'R' -> payload.has(0, "RFB 00") ? "VNC" : "";
      case '2' ->
          payload.has(0, "220") && (payload.at(3) == ' ' || payload.at(3) == '-') ? CLEAR_TEXT : "";
      case IAC -> payload.at(1) >= 0xFB && payload.at(1) < IAC ? "telnet" : "";
      default -> "";
    };
  }

  /** Returns whether a client asks to continue with TLS. */
  public static boolean startsEncryption(Payload payload) {
    return payload.has(0, "AUTH TLS") || payload.has(0, "AUTH SSL") || payload.has(0, "STARTTLS");
  }
}

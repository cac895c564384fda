package io.mlids.core.behaviour.payload;

/** Recognises login services by their banner, on any port. */
public final class LoginBanner {
  private static final int IAC = 0xFF;

  private LoginBanner() {}

  /** The service's name; empty if the payload is not the banner of a login service. */
  public static String service(Payload payload) {
    if (payload.has(0, "SSH-")) {
      return "SSH";
    }
    if (payload.has(0, "RFB 00")) {
      return "VNC";
    }
    if (payload.has(0, "220") && (payload.at(3) == ' ' || payload.at(3) == '-')) {
      return "FTP or SMTP";
    }
    if (payload.at(0) == IAC && payload.at(1) >= 0xFB && payload.at(1) < IAC) {
      return "telnet";
    }
    return "";
  }
}

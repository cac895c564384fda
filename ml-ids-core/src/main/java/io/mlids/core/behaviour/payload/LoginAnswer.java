package io.mlids.core.behaviour.payload;

import java.util.List;

/** A service's answer in clear text to a login attempt. */
public enum LoginAnswer {
  REFUSED,
  ADMITTED,
  NEITHER;

  private static final int SEARCHED = 40;

  private static final List<String> REFUSALS =
      List.of(
          "ogin incorrect",
          "ogin failed",
          "uthentication failed",
          "uthentication failure",
          "ccess denied",
          "nvalid login",
          "nvalid password",
          "ad password",
          "rong password",
          "assword incorrect");

  private static final List<String> LOGIN_ERRORS =
      List.of("[AUTH]", "ogin", "uthentication", "assword");

  private static final int SMB2_SESSION_SETUP = 1;
  private static final int SMB1_SESSION_SETUP = 0x73;

  /**
   * Returns whether a Windows status, such as STATUS_LOGON_FAILURE, means a wrong name, password or
   * account.
   */
  private static boolean isLogonFailure(int low, int high) {
    return high == 0xC000
        && (low == 0x006D
            || low == 0x006A
            || low == 0x0064
            || low == 0x0234
            || low == 0x006E
            || low == 0x0072
            || low == 0x0071);
  }

  /** Classifies the beginning of an answer. */
  public static LoginAnswer of(Payload payload, int port) {
    return switch (payload.at(0)) {
      case 'H' -> http(payload);
      case '4' -> payload.has(0, "430") ? REFUSED : NEITHER;
      case '5' -> payload.has(0, "530") || payload.has(0, "535") ? REFUSED : NEITHER;
      case '2' -> payload.has(0, "230") || payload.has(0, "235") ? ADMITTED : NEITHER;
      case '-' ->
          payload.has(0, "-ERR") && (port == 110 || isAboutLogin(payload))
                  || payload.has(0, "-WRONGPASS")
                  || payload.has(0, "-ERR invalid password")
              ? REFUSED
              : NEITHER;
      case 0x20 -> mqtt(payload);
      case 0 -> smb(payload);
      case 'E' -> postgres(payload);
      case 0x30 -> ldap(payload);
      default -> text(payload);
    };
  }

  private static LoginAnswer http(Payload payload) {
    if (!payload.has(0, "HTTP/1.")) {
      return NEITHER;
    }
    if (payload.has(9, "401")) {
      return REFUSED;
    }
    return payload.at(9) == '2' ? ADMITTED : NEITHER;
  }

  /** MQTT: the codes of a CONNACK in versions 3.1.1 (4, 5) and 5.0 (0x86, 0x87). */
  private static LoginAnswer mqtt(Payload payload) {
    if (payload.at(1) < 2 || payload.at(1) != payload.length() - 2) {
      return NEITHER;
    }
    int code = payload.at(3);
    return switch (code) {
      case 0 -> ADMITTED;
      case 4, 5, 0x86, 0x87 -> REFUSED;
      default -> NEITHER;
    };
  }

  /** SMB 2 or 1 after a NetBIOS header. */
  private static LoginAnswer smb(Payload payload) {
    if (payload.at(4) == 0xFE && payload.has(5, "SMB") && payload.at(16) == SMB2_SESSION_SETUP) {
      return smb(payload, 12);
    }
    if (payload.at(4) == 0xFF && payload.has(5, "SMB") && payload.at(8) == SMB1_SESSION_SETUP) {
      return smb(payload, 9);
    }
    return NEITHER;
  }

  private static LoginAnswer smb(Payload payload, int at) {
    int low = payload.at(at) | payload.at(at + 1) << 8;
    int high = payload.at(at + 2) | payload.at(at + 3) << 8;
    if (low == 0 && high == 0) {
      return ADMITTED;
    }
    return isLogonFailure(low, high) ? REFUSED : NEITHER;
  }

  /** PostgreSQL: SQLSTATE 28P01 and 28000. */
  private static LoginAnswer postgres(Payload payload) {
    for (int i = 5; i < 40; i++) {
      if (payload.has(i, "C28P01") || payload.has(i, "C28000")) {
        return REFUSED;
      }
    }
    return NEITHER;
  }

  /** LDAP: a BindResponse with the result code 49 (invalidCredentials) or 0 (success). */
  private static LoginAnswer ldap(Payload payload) {
    for (int i = 2; i < 16; i++) {
      if (payload.at(i) == 0x61) {
        for (int j = i + 2; j < i + 6; j++) {
          if (payload.at(j) == 0x0A && payload.at(j + 1) == 1) {
            return payload.at(j + 2) == 49 ? REFUSED : payload.at(j + 2) == 0 ? ADMITTED : NEITHER;
          }
        }
      }
    }
    return NEITHER;
  }

  /**
   * IMAP's tagged NO, MySQL's error 1045, and the words that telnet servers and consoles use to
   * refuse logins.
   */
  private static LoginAnswer text(Payload payload) {
    if (payload.at(3) <= 2
        && payload.at(4) == 0xFF
        && payload.at(5) == 0x15
        && payload.at(6) == 0x04) {
      return REFUSED;
    }
    int space = payload.indexOf(' ', 1, 12);
    if (space > 0 && payload.has(space, " NO ") && payload.at(0) != '*') {
      return REFUSED;
    }
    return isText(payload) && contains(payload, REFUSALS) ? REFUSED : NEITHER;
  }

  /**
   * Returns whether an error that begins with -ERR concerns a login. Such an error may come from
   * POP3 on an unusual port, but also from Redis.
   */
  private static boolean isAboutLogin(Payload payload) {
    return contains(payload, LOGIN_ERRORS);
  }

  private static boolean isText(Payload payload) {
    for (int i = 0; i < 4; i++) {
      int c = payload.at(i);
      if ((c < ' ' || c > '~') && c != '\r' && c != '\n') {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(Payload payload, List<String> words) {
    int end = Math.min(SEARCHED, payload.available());
    for (int i = 0; i < end; i++) {
      // All of the words begin with one of these letters, so most bytes need no further comparison.
      switch (payload.at(i)) {
        case 'a', 'c', 'n', 'o', 'r', 'u', '[' -> {
          for (String word : words) {
            if (payload.has(i, word)) {
              return true;
            }
          }
        }
        default -> {}
      }
    }
    return false;
  }
}

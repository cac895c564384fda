package io.mlids.api.access;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What needs no token: the probes, the files of the web page, which must be there before anyone can
 * sign in with it, and signing in. All else does, also what is not there.
 */
final class PublicPaths {
  /** The path of the session. */
  static final String SESSION = "/api/session";

  private static final Set<String> PROBES = Set.of("/ping", "/health");
  private static final Set<String> PAGE = Set.of("/", "/favicon.ico");

  /** Names only: nothing that leads out of the directory, however it is written. */
  private static final Pattern PAGE_FILES = Pattern.compile("/web(/(?!\\.)[A-Za-z0-9._@-]+)+");

  private static final int LONGEST = 200;

  private PublicPaths() {}

  static boolean isProbe(AccessRequest request) {
    return reads(request) && PROBES.contains(request.path());
  }

  static boolean contains(AccessRequest request) {
    String path = request.path();
    return path.equals(SESSION)
        || reads(request) && (PROBES.contains(path) || PAGE.contains(path) || isPageFile(path));
  }

  private static boolean isPageFile(String path) {
    return path.length() <= LONGEST && PAGE_FILES.matcher(path).matches();
  }

  /** What a SageMaker endpoint asks for. */
  static boolean isOfSageMaker(AccessRequest request) {
    return isProbe(request)
        || request.method().equals("POST") && request.path().equals("/invocations");
  }

  private static boolean reads(AccessRequest request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }
}

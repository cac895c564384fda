package io.mlids.api.access;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Paths that need no token: the probes, sign-in, and the web page's files, which must load before
 * anyone can sign in. All other paths need a token, even those that do not exist.
 */
final class PublicPaths {
  /** The path for signing in and out. */
  static final String SESSION = "/api/session";

  private static final Set<String> PROBES = Set.of("/ping", "/health");
  private static final Set<String> PAGE = Set.of("/", "/favicon.ico");

  /** Plain file names: no escapes and no leading dots, so that no path leaves the directory. */
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

  /** Returns whether the request asks who the client is. */
  static boolean asksForAccount(AccessRequest request) {
    return reads(request) && request.path().equals(SESSION);
  }

  private static boolean isPageFile(String path) {
    return path.length() <= LONGEST && PAGE_FILES.matcher(path).matches();
  }

  /** Returns whether this is a request that SageMaker sends to its endpoints. */
  static boolean isOfSageMaker(AccessRequest request) {
    return isProbe(request)
        || request.method().equals("POST") && request.path().equals("/invocations");
  }

  private static boolean reads(AccessRequest request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }
}

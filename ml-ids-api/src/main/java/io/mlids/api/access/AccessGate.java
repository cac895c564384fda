package io.mlids.api.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Authenticates requests. Thread-safe.
 *
 * <p>Checks, in this order, the {@code Host} header (only on a loopback address without a token, to
 * prevent DNS rebinding), the origin of the requesting page, and the token or the session. Browsers
 * send cookies automatically, so a request that relies on a session cookie and changes something or
 * opens a WebSocket must also come from one of this server's own pages.
 */
public final class AccessGate {
  private static final String BEARER = "bearer ";

  private final AccessSettings settings;
  private final OriginRules origins;
  private final TokenThrottle wrongTokens;
  private final Sessions sessions;
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

  /**
   * Creates a gate.
   *
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   */
  public AccessGate(
      AccessSettings settings, Clock clock, LongSupplier nanoTime, SecureRandom random) {
    this.settings = settings;
    this.origins = new OriginRules(settings);
    this.wrongTokens = new TokenThrottle(clock);
    this.sessions = new Sessions(nanoTime, random);
    for (Refusal each : Refusal.values()) {
      refused.put(each, new LongAdder());
    }
  }

  /** Creates a gate that admits anyone who can reach this address. */
  public static AccessGate open(String host) {
    return new AccessGate(
        AccessSettings.open(host), Clock.systemUTC(), System::nanoTime, new SecureRandom());
  }

  /** Decides whether to admit a request, and counts refusals. */
  public AccessDecision decide(AccessRequest request) {
    Optional<AccessDecision.Refused> refusal =
        PublicPaths.isProbe(request) ? Optional.empty() : origins.refusal(request);
    if (refusal.isEmpty() && origins.isPreflight(request)) {
      return new AccessDecision.Preflight(origins.headers(request));
    }
    if (refusal.isEmpty()) {
      refusal =
          switch (settings.protection()) {
            case AuthMode.Open() -> Optional.empty();
            case AuthMode.InvocationsOnly() -> unlessSageMaker(request);
            case AuthMode.Token(AccessToken token) -> unlessKnown(request, token);
          };
    }
    refusal.ifPresent(this::count);
    return refusal.isPresent()
        ? refusal.get()
        : new AccessDecision.Granted(origins.headers(request));
  }

  private void count(AccessDecision.Refused refusal) {
    Objects.requireNonNull(refused.get(refusal.reason())).increment();
  }

  private static Optional<AccessDecision.Refused> unlessSageMaker(AccessRequest request) {
    return PublicPaths.isOfSageMaker(request)
        ? Optional.empty()
        : refuse(
            Refusal.NOT_OPEN,
            "a SageMaker endpoint serves only POST /invocations and GET /ping; to use other routes,"
                + " start the server with a token or with the insecure option");
  }

  private Optional<AccessDecision.Refused> unlessKnown(AccessRequest request, AccessToken token) {
    if (PublicPaths.contains(request)) {
      return Optional.empty();
    }
    List<String> shown = request.headers("Authorization");
    boolean session = hasSession(request);
    // A browser with a session may also send proxy credentials (such as Basic); ignore them.
    if (shown.stream().anyMatch(AccessGate::isBearer) || !shown.isEmpty() && !session) {
      return unlessRight(shown, request.remoteAddress(), token);
    }
    if (!session) {
      return refuse(
          Refusal.TOKEN_MISSING,
          "this request needs the server's token; send 'Authorization: Bearer TOKEN', or sign in on"
              + " the page at /",
          challenge(""));
    }
    return origins.isOfOwnPage(request)
        ? Optional.empty()
        : refuse(
            Refusal.ORIGIN,
            "a session cookie allows changes only from this server's own pages; send"
                + " 'Authorization: Bearer TOKEN' instead");
  }

  private Optional<AccessDecision.Refused> unlessRight(
      List<String> shown, String address, AccessToken token) {
    String header = shown.getFirst();
    if (shown.size() > 1 || !isBearer(header)) {
      return refuse(
          Refusal.TOKEN_MISSING,
          "the Authorization header is not 'Bearer TOKEN'; send exactly one such header",
          challenge(" error=\"invalid_request\""));
    }
    return tryToken(header.substring(BEARER.length()).strip(), address, token);
  }

  private static boolean isBearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  private Optional<AccessDecision.Refused> tryToken(
      String shown, String address, AccessToken token) {
    boolean right = token.matches(shown);
    Duration wait = wrongTokens.take(address, right);
    if (wait.isPositive()) {
      return refuse(
          Refusal.TOO_MANY_WRONG_TOKENS,
          "too many wrong tokens from this address; wait, then send the right one",
          Map.of("Retry-After", Long.toString(wait.plusMillis(999).toSeconds())));
    }
    if (right) {
      return Optional.empty();
    }
    return refuse(
        Refusal.TOKEN_WRONG,
        "the token is wrong; send the one that the server was started with",
        challenge(" error=\"invalid_token\""));
  }

  /**
   * Exchanges the token for a session.
   *
   * @return the session identifier (empty if the server needs no token), or the refusal, which has
   *     already been counted
   */
  public SignIn signIn(String shown, String address) {
    if (!(settings.protection() instanceof AuthMode.Token(AccessToken token))) {
      return new SignIn.Done(Optional.empty());
    }
    Optional<AccessDecision.Refused> refusal = tryToken(shown, address, token);
    refusal.ifPresent(this::count);
    return refusal.isPresent()
        ? new SignIn.Failed(refusal.get())
        : new SignIn.Done(Optional.of(sessions.begin()));
  }

  /** Ends the session that a request belongs to, if any. */
  public void signOut(AccessRequest request) {
    request.cookies(cookieName()).forEach(sessions::end);
  }

  /** Returns whether clients need a token. */
  public boolean isTokenRequired() {
    return settings.protection() instanceof AuthMode.Token;
  }

  /** Returns whether a request carries a valid session cookie. */
  public boolean hasSession(AccessRequest request) {
    return request.cookies(cookieName()).stream().anyMatch(sessions::isOpen);
  }

  /**
   * The name of the session cookie. With TLS, the name's prefix makes browsers accept the cookie
   * only from this host.
   */
  public String cookieName() {
    return settings.encrypted() ? "__Host-mlids_session" : "mlids_session";
  }

  /** Returns whether the cookie needs the {@code Secure} attribute. */
  public boolean isEncrypted() {
    return settings.encrypted();
  }

  /** The lifetime of a session. */
  public Duration sessionLife() {
    return Sessions.LIFE;
  }

  /** The counts so far. */
  public AccessCounts counts() {
    Map<Refusal, Long> sums = new EnumMap<>(Refusal.class);
    refused.forEach((reason, count) -> sums.put(reason, count.sum()));
    return new AccessCounts(sums, sessions.size(), sessions.displaced(), wrongTokens.forgotten());
  }

  private static Map<String, String> challenge(String error) {
    return Map.of("WWW-Authenticate", "Bearer" + error);
  }

  static Optional<AccessDecision.Refused> refuse(Refusal reason, String message) {
    return refuse(reason, message, Map.of());
  }

  private static Optional<AccessDecision.Refused> refuse(
      Refusal reason, String message, Map<String, String> headers) {
    return Optional.of(new AccessDecision.Refused(reason, message, headers));
  }
}

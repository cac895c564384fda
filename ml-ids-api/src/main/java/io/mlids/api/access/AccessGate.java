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
    Optional<AccessDecision.Refused> foreign =
        PublicPaths.isProbe(request) ? Optional.empty() : origins.refusal(request);
    if (foreign.isEmpty() && origins.isPreflight(request)) {
      return new AccessDecision.Preflight(origins.headers(request));
    }
    AccessDecision decision =
        foreign.isPresent()
            ? foreign.get()
            : switch (settings.protection()) {
              case AuthMode.Open() -> granted(request, Account.ANYONE);
              case AuthMode.InvocationsOnly() -> ofSageMaker(request);
              case AuthMode.Token(AccessTokens tokens) -> identified(request, tokens);
            };
    if (decision instanceof AccessDecision.Refused refusal) {
      count(refusal);
    }
    return decision;
  }

  private AccessDecision granted(AccessRequest request, Account account) {
    return granted(request, Optional.of(account));
  }

  private AccessDecision granted(AccessRequest request, Optional<Account> account) {
    return new AccessDecision.Granted(origins.headers(request), account);
  }

  private void count(AccessDecision.Refused refusal) {
    Objects.requireNonNull(refused.get(refusal.reason())).increment();
  }

  private AccessDecision ofSageMaker(AccessRequest request) {
    return PublicPaths.isOfSageMaker(request)
        ? granted(request, Account.ANYONE)
        : refused(
            Refusal.NOT_OPEN,
            "a SageMaker endpoint serves only POST /invocations and GET /ping; to use other routes,"
                + " start the server with a token or with the insecure option",
            Map.of());
  }

  private AccessDecision identified(AccessRequest request, AccessTokens tokens) {
    List<String> shown = request.headers("Authorization");
    boolean bearer = shown.stream().anyMatch(AccessGate::isBearer);
    Optional<Account> session = session(request);
    if (PublicPaths.contains(request) && !(bearer && PublicPaths.asksForAccount(request))) {
      return granted(request, session);
    }
    // A browser with a session may also send proxy credentials (such as Basic); ignore them.
    if (bearer || !shown.isEmpty() && session.isEmpty()) {
      return byToken(request, shown, tokens);
    }
    if (session.isEmpty()) {
      return refused(
          Refusal.TOKEN_MISSING,
          "this request needs the server's token; send 'Authorization: Bearer TOKEN', or sign in on"
              + " the page at /",
          challenge(""));
    }
    return origins.isOfOwnPage(request)
        ? granted(request, session)
        : refused(
            Refusal.ORIGIN,
            "a session cookie allows changes only from this server's own pages; send"
                + " 'Authorization: Bearer TOKEN' instead",
            Map.of());
  }

  private AccessDecision byToken(AccessRequest request, List<String> shown, AccessTokens tokens) {
    String header = shown.getFirst();
    if (shown.size() > 1 || !isBearer(header)) {
      return refused(
          Refusal.TOKEN_MISSING,
          "the Authorization header is not 'Bearer TOKEN'; send exactly one such header",
          challenge(" error=\"invalid_request\""));
    }
    String token = header.substring(BEARER.length()).strip();
    return switch (tryToken(token, request.remoteAddress(), tokens)) {
      case Right(Account account) -> granted(request, account);
      case Wrong(AccessDecision.Refused refusal) -> refusal;
    };
  }

  /** The result of checking a token. */
  private sealed interface Attempt {}

  private record Right(Account account) implements Attempt {}

  private record Wrong(AccessDecision.Refused refusal) implements Attempt {}

  private static boolean isBearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  private Attempt tryToken(String shown, String address, AccessTokens tokens) {
    Optional<Account> account = tokens.find(shown);
    Duration wait = wrongTokens.take(address, account.isPresent());
    if (wait.isPositive()) {
      return new Wrong(
          refused(
              Refusal.TOO_MANY_WRONG_TOKENS,
              "too many wrong tokens from this address; wait, then send the right one",
              Map.of("Retry-After", Long.toString(wait.plusMillis(999).toSeconds()))));
    }
    if (account.isPresent()) {
      return new Right(account.get());
    }
    return new Wrong(
        refused(
            Refusal.TOKEN_WRONG,
            "the token is wrong; send the one that the server was started with",
            challenge(" error=\"invalid_token\"")));
  }

  /**
   * Exchanges a token for a session.
   *
   * @return the session identifier (empty if the server needs no token), or the refusal, which has
   *     already been counted
   */
  public SignIn signIn(String shown, String address) {
    if (!(settings.protection() instanceof AuthMode.Token(AccessTokens tokens))) {
      return new SignIn.Done(Optional.empty());
    }
    return switch (tryToken(shown, address, tokens)) {
      case Right(Account account) -> new SignIn.Done(Optional.of(sessions.begin(account)));
      case Wrong(AccessDecision.Refused refusal) -> {
        count(refusal);
        yield new SignIn.Failed(refusal);
      }
    };
  }

  /**
   * Decides whether a client may use a route, and counts the refusal.
   *
   * @param needed the role that the route needs
   */
  public Optional<AccessDecision.Refused> unlessAllowed(Account account, Role needed) {
    if (account.role().includes(needed)) {
      return Optional.empty();
    }
    AccessDecision.Refused refusal =
        refused(
            Refusal.ROLE,
            account.name().map(name -> name + " has").orElse("this client has")
                + " the role "
                + account.role().id()
                + ", but this request needs the role "
                + needed.id()
                + "; use another token",
            Map.of());
    count(refusal);
    return Optional.of(refusal);
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
    return session(request).isPresent();
  }

  private Optional<Account> session(AccessRequest request) {
    return request.cookies(cookieName()).stream()
        .map(sessions::account)
        .flatMap(Optional::stream)
        .findFirst();
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
    return Optional.of(refused(reason, message, Map.of()));
  }

  private static AccessDecision.Refused refused(
      Refusal reason, String message, Map<String, String> headers) {
    return new AccessDecision.Refused(reason, message, headers);
  }
}

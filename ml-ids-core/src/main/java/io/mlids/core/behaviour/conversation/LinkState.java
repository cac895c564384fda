package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/** The activity of a source at one service of a destination. Not thread-safe. */
public final class LinkState extends Subject {
  private static final long LATELY_MICROS = 30_000_000;

  private final Tally tally = new Tally();

  /**
   * The time when the source last tried a password here; not set until the source is known to guess
   * passwords.
   */
  private long guessedAt = Long.MIN_VALUE;

  private boolean login;
  private long answered;
  private int open;
  private int unanswered;

  /**
   * The other subjects of the link's conversations, cached so that only the link needs to be looked
   * up.
   */
  PairState pair;

  SpreadState spread;
  SourceState sourceState;
  ServiceState service;

  LinkState(IpAddress source, IpAddress destination, int protocol, int port) {
    super(source, destination, (long) protocol << 16 | port);
  }

  @Override
  protected void kept() {
    tally.sampleMore();
  }

  public IpAddress source() {
    return first();
  }

  public IpAddress destination() {
    return second();
  }

  public int protocol() {
    return (int) (key() >>> 16);
  }

  public int port() {
    return (int) key() & 0xFFFF;
  }

  public Tally tally() {
    return tally;
  }

  /** The number of conversations that were answered. */
  public long answered() {
    return answered;
  }

  /** The number of open conversations. */
  public int open() {
    return open;
  }

  /** The number of open conversations that are waiting for their first answer. */
  public int unanswered() {
    return unanswered;
  }

  void opened(Conversation conversation) {
    tally.opened(conversation);
    open++;
  }

  void addAnswered() {
    answered++;
  }

  void ended() {
    open--;
  }

  /** Changes the number of open conversations that are waiting for their first answer. */
  public void addUnanswered(int more) {
    unanswered += more;
  }

  /** Returns whether the source is known to guess passwords on this link. */
  public boolean isGuessing() {
    return guessedAt != Long.MIN_VALUE;
  }

  /**
   * Returns whether the source has tried a password so recently that its current messages are
   * probably further attempts.
   */
  public boolean isGuessing(long now) {
    return isGuessing() && now - guessedAt <= LATELY_MICROS;
  }

  /** Records that the source has tried another password. */
  public void setGuessing(long now) {
    guessedAt = now;
  }

  /** Returns whether the service has sent a login banner. */
  public boolean isLogin() {
    return login;
  }

  /** Records that the service has sent a login banner. */
  public void setLogin() {
    login = true;
  }

  /** The source and the service as text, such as {@code 10.0.0.1 to 10.0.0.2:80}. */
  public String parties() {
    return source() + " to " + Endpoint.text(destination(), port());
  }
}

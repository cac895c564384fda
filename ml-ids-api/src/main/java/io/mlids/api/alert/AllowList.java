package io.mlids.api.alert;

import io.mlids.api.background.Stall;
import io.mlids.core.feature.Feature;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.PortRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suppresses attacks that match an entry in a file, or one that was made from an incident. The file
 * is reloaded when it changes; if it is invalid, the previous entries stay in force. Suppressed
 * attacks are counted by entry, and a count survives reloads that do not change its entry.
 * Thread-safe.
 */
public final class AllowList {
  private static final Logger LOG = LoggerFactory.getLogger(AllowList.class);

  private final Optional<Path> file;
  private final Clock clock;

  /** Guards changes of the entries; never held while a file is read. */
  private final Object changes = new Object();

  private final Stall stall = new Stall(LOG, System::nanoTime);

  /** The entries of the file, then those of {@link #mute}. */
  private volatile List<Entry> entries = List.of();

  private List<AllowedAttack> ofFile = List.of();
  private List<AllowedAttack> muted = List.of();
  private Version seen = Version.NONE;

  private AllowList(Optional<Path> file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** An allow-list with no entries. */
  public static AllowList empty(Clock clock) {
    return new AllowList(Optional.empty(), clock);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if the file is unreadable or invalid; the message names the file, the line
   *     and the remedy
   */
  public static AllowList read(Path file, Clock clock) throws IOException {
    AllowList list = new AllowList(Optional.of(file), clock);
    list.seen = Version.of(file);
    list.replaceFile(AllowListFile.read(file));
    return list;
  }

  /**
   * Reloads the file if it has changed, and logs any failure. May block for as long as the disk
   * does not respond, so no other work may wait for this method to return.
   */
  public synchronized void refresh() {
    if (file.isEmpty()) {
      return;
    }
    stall.begin();
    try {
      readIfChanged();
    } finally {
      stall.end();
    }
  }

  /**
   * Logs a warning while {@link #refresh} is blocked. Only one thread may call this method, and it
   * must not be the thread that calls {@code refresh}.
   */
  public void warnIfStalled() {
    file.ifPresent(
        path ->
            stall.warn(
                path.toString(), "the previous " + entries.size() + " entries stay in force"));
  }

  private void readIfChanged() {
    Version now = Version.of(file.get());
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      replaceFile(AllowListFile.read(file.get()));
      LOG.info("{}: reloaded, {} entries", file.get(), entries.size());
    } catch (IOException e) {
      LOG.warn("{}; the previous {} entries stay in force", e.getMessage(), entries.size());
    }
  }

  /**
   * Replaces the entries that were made from incidents. They apply in addition to the file's.
   *
   * @param others the entries; those that equal one of the file have no further effect
   */
  public void mute(List<AllowedAttack> others) {
    synchronized (changes) {
      muted = List.copyOf(others);
      replace();
    }
  }

  private void replaceFile(List<AllowedAttack> others) {
    synchronized (changes) {
      ofFile = others;
      replace();
    }
  }

  private void replace() {
    Map<AllowedAttack, AtomicLong> counts = new HashMap<>();
    entries.forEach(entry -> counts.put(entry.allowed, entry.suppressed));
    Map<AllowedAttack, Entry> once = new LinkedHashMap<>();
    for (AllowedAttack each : ofFile) {
      once.put(each, new Entry(each, false, counts.getOrDefault(each, new AtomicLong())));
    }
    for (AllowedAttack each : muted) {
      once.putIfAbsent(each, new Entry(each, true, counts.getOrDefault(each, new AtomicLong())));
    }
    entries = List.copyOf(once.values());
  }

  /** Returns whether an entry matches an attack, and counts the attack if so. */
  public boolean suppresses(Attack attack) {
    return suppresses(entry -> entry.matches(attack), true);
  }

  /**
   * Returns whether an entry matches an incident in its current state.
   *
   * @param counted whether to count the incident for the matching entry
   */
  public boolean suppresses(Incident incident, boolean counted) {
    return suppresses(entry -> entry.matches(incident), counted);
  }

  private boolean suppresses(Predicate<Entry> matches, boolean counted) {
    List<Entry> current = entries;
    if (current.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    for (Entry entry : current) {
      if (entry.isInForce(now) && matches.test(entry)) {
        if (counted) {
          entry.suppressed.incrementAndGet();
        }
        return true;
      }
    }
    return false;
  }

  /**
   * An entry and its effect so far.
   *
   * @param inForce true unless the entry has expired
   * @param muted true if the entry was made from an incident, false if it is in the file
   * @param suppressed the number of attacks and incidents that the entry has suppressed
   */
  public record Suppressed(
      AllowedAttack allowed, boolean inForce, boolean muted, long suppressed) {}

  /** The entries: those of the file in its order, then those that were made from incidents. */
  public List<Suppressed> suppressed() {
    Instant now = clock.instant();
    return entries.stream()
        .map(
            entry ->
                new Suppressed(
                    entry.allowed, entry.isInForce(now), entry.muted, entry.suppressed.get()))
        .toList();
  }

  private static final class Entry {
    private final AllowedAttack allowed;
    private final boolean muted;
    private final AtomicLong suppressed;
    private final Optional<Network> network;
    private final Optional<Network> source;
    private final Optional<Network> destination;

    Entry(AllowedAttack allowed, boolean muted, AtomicLong suppressed) {
      this.allowed = allowed;
      this.muted = muted;
      this.suppressed = suppressed;
      this.network = allowed.network().map(Network::of);
      this.source = allowed.source().map(Network::of);
      this.destination = allowed.destination().map(Network::of);
    }

    boolean isInForce(Instant now) {
      return allowed.expires().isEmpty() || now.isBefore(allowed.expires().get());
    }

    /** An incident without known addresses matches no network. */
    boolean matches(Incident incident) {
      return allowed.label().isEmpty()
          && (allowed.kind().isEmpty() || allowed.kind().get() == incident.kind())
          && (network.isEmpty()
              || areIn(network.get(), incident.attackers())
              || areIn(network.get(), incident.victims()))
          && (source.isEmpty() || areIn(source.get(), incident.attackers()))
          && (destination.isEmpty() || areIn(destination.get(), incident.victims()))
          && (allowed.ports().isEmpty()
              || !incident.ports().isEmpty()
                  && incident.ports().stream().allMatch(allowed.ports().get()::contains));
    }

    private static boolean areIn(Network network, List<IpAddress> addresses) {
      return !addresses.isEmpty() && addresses.stream().allMatch(network::contains);
    }

    boolean matches(Attack attack) {
      if (allowed.kind().isPresent()) {
        return false;
      }
      if (allowed.label().isPresent() && !allowed.label().get().equals(attack.verdict().label())) {
        return false;
      }
      return switch (attack) {
        case Attack.OfPackets inPackets -> matches(inPackets);
        case Attack.OfRow inRow ->
            network.isEmpty()
                && source.isEmpty()
                && destination.isEmpty()
                && (allowed.ports().isEmpty() || hasPort(inRow, allowed.ports().get()));
      };
    }

    private boolean matches(Attack.OfPackets attack) {
      IpAddress from = attack.flow().source();
      IpAddress to = attack.flow().destination();
      return (network.isEmpty() || network.get().contains(from) || network.get().contains(to))
          && (source.isEmpty() || source.get().contains(from))
          && (destination.isEmpty() || destination.get().contains(to))
          && (allowed.ports().isEmpty()
              || allowed.ports().get().contains(attack.flow().destinationPort()));
    }

    private static boolean hasPort(Attack.OfRow attack, PortRange ports) {
      return attack.wholeNumber(Feature.DST_PORT, 65_535).stream()
          .anyMatch(port -> ports.contains(port));
    }
  }

  /** A network prefix. */
  private record Network(boolean isIpv6, long high, long low, long highMask, long lowMask) {
    static Network of(AddressRange range) {
      byte[] bytes = range.network().getAddress();
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      int bits = range.prefixLength();
      if (bytes.length == Integer.BYTES) {
        long mask = mask(bits + Integer.SIZE) & 0xFFFF_FFFFL;
        return new Network(false, 0, buffer.getInt() & mask, 0, mask);
      }
      long highMask = mask(Math.min(bits, Long.SIZE));
      long lowMask = mask(Math.max(0, bits - Long.SIZE));
      return new Network(
          true, buffer.getLong() & highMask, buffer.getLong() & lowMask, highMask, lowMask);
    }

    private static long mask(int bits) {
      return bits == 0 ? 0 : -1L << Long.SIZE - bits;
    }

    boolean contains(IpAddress address) {
      return address.isIpv6() == isIpv6
          && (address.high() & highMask) == high
          && (address.low() & lowMask) == low;
    }
  }

  /** The file attributes that reveal a change. */
  private record Version(Optional<FileTime> modified, long size, String key) {
    static final Version NONE = new Version(Optional.empty(), -1, "");

    static Version of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(
            Optional.of(now.lastModifiedTime()), now.size(), String.valueOf(now.fileKey()));
      } catch (IOException e) {
        return NONE;
      }
    }
  }
}

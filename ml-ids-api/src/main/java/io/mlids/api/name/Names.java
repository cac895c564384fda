package io.mlids.api.name;

import io.mlids.core.net.IpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What addresses are called, and who operates their networks. Thread-safe. */
public final class Names implements AutoCloseable {
  private final SeenNames seen;
  private final HostsFiles files;
  private final List<AddressDatabase> databases = new ArrayList<>();

  /**
   * Opens the files.
   *
   * @param seen the names from DNS answers
   * @throws IOException if a file is unreadable or invalid; the message names the file and the
   *     remedy
   */
  public Names(NameSettings settings, SeenNames seen, Clock clock) throws IOException {
    this.seen = seen;
    this.files = new HostsFiles(settings.hostsFiles(), clock);
    try {
      for (Path each : settings.databases()) {
        databases.add(new AddressDatabase(each));
      }
    } catch (IOException e) {
      try (this) {
        throw e;
      }
    }
  }

  /** The names of an address: those from files, then those from DNS answers, latest first. */
  public List<KnownName> of(IpAddress address) {
    return Stream.concat(files.of(address).stream(), seen.of(address).stream()).toList();
  }

  /** Who operates the network of an address; the first database that knows a value counts. */
  public NetworkOwner ownerOf(IpAddress address) {
    return databases.stream()
        .map(each -> each.of(address))
        .reduce(NetworkOwner.UNKNOWN, NetworkOwner::or);
  }

  @Override
  public void close() throws IOException {
    for (AddressDatabase each : databases) {
      each.close();
    }
  }
}

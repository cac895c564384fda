package io.mlids.api.name;

import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.Reader;
import io.mlids.api.background.UnusableFileException;
import io.mlids.core.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database file of networks in the MaxMind DB format: autonomous systems, countries or both. The
 * names of the fields are those of GeoLite2 and DB-IP, or those of IPinfo. Thread-safe.
 */
final class AddressDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(AddressDatabase.class);
  private static final String ASN_PREFIX = "AS";

  private final Path file;
  private final Reader reader;

  /**
   * Opens a file and keeps it open.
   *
   * @throws UnusableFileException if the file is unreadable or has another format
   */
  AddressDatabase(Path file) throws IOException {
    this.file = file;
    if (!Files.isRegularFile(file)) {
      throw new UnusableFileException(
          file, Files.exists(file) ? ": not a regular file" : ": no such file; check the path");
    }
    try {
      this.reader = new Reader(file.toFile());
    } catch (InvalidDatabaseException e) {
      throw new UnusableFileException(
          file, ": not a MaxMind DB file; use one such as GeoLite2-ASN.mmdb", e);
    } catch (AccessDeniedException e) {
      throw new UnusableFileException(
          file, ": permission denied; grant this user read permission", e);
    }
  }

  /** What the database contains about an address. */
  NetworkOwner of(IpAddress address) {
    if (address.isIpv6() && reader.getMetadata().ipVersion() == 4) {
      return NetworkOwner.UNKNOWN;
    }
    try {
      Map<?, ?> found = reader.get(java(address), Map.class);
      return found == null ? NetworkOwner.UNKNOWN : owner(found);
    } catch (IOException e) {
      LOG.warn("{}: {} cannot be looked up: {}", file, address, e.getMessage());
      return NetworkOwner.UNKNOWN;
    }
  }

  private static InetAddress java(IpAddress address) throws UnknownHostException {
    ByteBuffer bytes = ByteBuffer.allocate(address.isIpv6() ? 16 : 4);
    if (address.isIpv6()) {
      bytes.putLong(address.high()).putLong(address.low());
    } else {
      bytes.putInt((int) address.low());
    }
    return InetAddress.getByAddress(bytes.array());
  }

  private static NetworkOwner owner(Map<?, ?> record) {
    Optional<String> country =
        record.get("country") instanceof Map<?, ?> nested
            ? text(nested.get("iso_code"))
            : text(record.get("country_code")).or(() -> text(record.get("country")));
    return new NetworkOwner(
        asn(record),
        text(record.get("autonomous_system_organization")).or(() -> text(record.get("as_name"))),
        country);
  }

  private static OptionalLong asn(Map<?, ?> record) {
    if (record.get("autonomous_system_number") instanceof Number number) {
      return OptionalLong.of(number.longValue());
    }
    return record.get("asn") instanceof String text && text.matches(ASN_PREFIX + "\\d{1,10}")
        ? OptionalLong.of(Long.parseLong(text.substring(ASN_PREFIX.length())))
        : OptionalLong.empty();
  }

  private static Optional<String> text(Object value) {
    return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
  }

  void close() throws IOException {
    reader.close();
  }
}

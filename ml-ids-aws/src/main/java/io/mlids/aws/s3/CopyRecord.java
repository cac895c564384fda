package io.mlids.aws.s3;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.file.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a file on disk is a copy of. The record is a small JSON file beside the copy. Immutable.
 *
 * @param uri the address of the object
 * @param etag the object's entity tag; empty if the server sends none
 * @param size the object's size in bytes
 * @param sha256 the checksum of the copy; empty while it is incomplete
 */
record CopyRecord(String uri, String etag, long size, String sha256) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Limits what is read from a file that is not a record. */
  private static final long MAX_BYTES = 16_384;

  static CopyRecord incomplete(S3Address address, ObjectVersion version) {
    return new CopyRecord(address.toString(), version.etag().orElse(""), version.size(), "");
  }

  CopyRecord complete(String checksum) {
    return new CopyRecord(uri, etag, size, checksum);
  }

  /** Returns whether a copy with this record is one of this version of the object. */
  boolean isOf(S3Address address, ObjectVersion version) {
    return uri.equals(address.toString())
        && etag.equals(version.etag().orElse(""))
        && size == version.size();
  }

  /** Reads a record. Empty if the file is missing or is not a record. */
  static Optional<CopyRecord> read(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      JsonNode node = JSON.readTree(Files.readAllBytes(file));
      return node.path("uri").isTextual() && node.path("size").canConvertToLong()
          ? Optional.of(
              new CopyRecord(
                  node.path("uri").asText(),
                  node.path("etag").asText(),
                  node.path("size").asLong(),
                  node.path("sha256").asText()))
          : Optional.empty();
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("uri", uri).put("etag", etag).put("size", size).put("sha256", sha256);
    try (OutputFile output = OutputFile.create(file)) {
      Files.write(output.path(), JSON.writeValueAsBytes(node));
      output.commit();
    }
  }
}

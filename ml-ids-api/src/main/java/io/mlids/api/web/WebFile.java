package io.mlids.api.web;

import io.mlids.api.http.Answers;
import io.mlids.core.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/**
 * One of the web page's files.
 *
 * @param contentType the media type, with a charset for text
 * @param body the content; must not be modified
 * @param compressed the content, compressed by gzip; must not be modified
 * @param etag the entity tag in quotation marks, derived from the content
 */
record WebFile(String contentType, byte[] body, byte[] compressed, String etag) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json");

  /** Reads a file from the class path. */
  static WebFile read(String name) {
    try (InputStream in = WebFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the build lacks the web page file " + name + "; rebuild it");
      }
      return of(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entity tag of one form of the content. */
  String etag(boolean isCompressed) {
    return isCompressed ? etag.substring(0, etag.length() - 1) + "-gzip\"" : etag;
  }

  /** Creates a file; the extension of its name determines the type. */
  static WebFile of(String name, byte[] body) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    String type = Objects.requireNonNull(TYPES.get(extension), name);
    try {
      return new WebFile(type, body, Answers.gzip(body), "\"" + digest(body) + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] body) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(body)).substring(0, 22);
  }
}

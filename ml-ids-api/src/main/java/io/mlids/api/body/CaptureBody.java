package io.mlids.api.body;

import io.mlids.api.http.ApiException;
import io.mlids.api.http.MediaType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.MultiPart;

/**
 * Describes how a request body carries a capture.
 *
 * @param boundary the boundary between the parts of a form; empty if the entire body is the capture
 */
public record CaptureBody(Optional<String> boundary) {
  private static final int LONGEST_BOUNDARY = 70;

  private static final Set<String> CAPTURE_TYPES =
      Set.of(
          "application/vnd.tcpdump.pcap",
          "application/pcap",
          "application/x-pcap",
          "application/pcapng",
          "application/x-pcapng",
          "application/octet-stream",
          "application/gzip",
          "application/x-gzip");

  /**
   * Checks the request's headers.
   *
   * @throws ApiException 415 for an unsupported media type or content encoding, 400 for a form
   *     without a boundary
   */
  public static CaptureBody of(HttpServletRequest request) {
    refuseEncodings(request);
    String sent = request.getContentType();
    String type = MediaType.of(sent).type();
    if (type.equals("multipart/form-data")) {
      String boundary = boundary(sent);
      if (boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
        throw ApiException.badRequest(
            "the Content-Type needs a boundary of 1 to 70 characters; send the form as curl -F"
                + " does");
      }
      return new CaptureBody(Optional.of(boundary));
    }
    if (!isCapture(request)) {
      throw unsupported(sent, ", or a form as multipart/form-data");
    }
    return new CaptureBody(Optional.empty());
  }

  /** The boundary; empty if it is missing or an unbalanced quote makes the parser fail. */
  private static String boundary(String contentType) {
    try {
      String boundary = MultiPart.extractBoundary(contentType);
      return boundary == null ? "" : boundary;
    } catch (RuntimeException e) {
      return "";
    }
  }

  /** Checks the headers as {@link #of} does, but requires the body to be the capture itself. */
  public static void requireCapture(HttpServletRequest request) {
    refuseEncodings(request);
    if (!isCapture(request)) {
      throw unsupported(request.getContentType(), "");
    }
  }

  /**
   * A body without a media type is accepted, because its magic bytes show whether it is a capture.
   */
  private static boolean isCapture(HttpServletRequest request) {
    String sent = request.getContentType();
    return sent == null || CAPTURE_TYPES.contains(MediaType.of(sent).type());
  }

  private static ApiException unsupported(String sent, String orElse) {
    return ApiException.unsupportedMediaType(
        "Content-Type is '"
            + sent
            + "'; send the capture as application/vnd.tcpdump.pcap, application/x-pcapng,"
            + " application/gzip or application/octet-stream"
            + orElse);
  }

  /**
   * Accepts gzip as a content encoding, because a compressed capture is detected by its magic
   * bytes.
   */
  private static void refuseEncodings(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity", "gzip", "x-gzip" -> {}
      default ->
          throw ApiException.unsupportedMediaType(
              "Content-Encoding is '"
                  + encoding
                  + "'; send the body uncompressed or compressed with gzip");
    }
  }
}

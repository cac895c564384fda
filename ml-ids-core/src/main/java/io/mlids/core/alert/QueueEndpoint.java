package io.mlids.core.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The endpoint of an SQS queue at Amazon or on a compatible server, such as ElasticMQ, LocalStack
 * or the queue embedded in {@code ml-ids-api}. Immutable.
 *
 * @param override the scheme, host and port of a compatible server, or empty for Amazon's endpoint
 * @param region the region in an amazonaws.com queue URL, or empty for other queue URLs
 */
public record QueueEndpoint(Optional<URI> override, Optional<String> region) {
  private static final Pattern AMAZON =
      Pattern.compile(
          "(?:(?:vpce-[^.]+\\.)?sqs(?:-fips)?\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|queue)"
              + "(?:\\.vpce)?\\.amazonaws\\.com(?:\\.cn)?");

  /**
   * Determines a queue's endpoint. The option takes precedence over {@code AWS_ENDPOINT_URL}. If
   * neither is set, the endpoint comes from the queue URL, unless that is an amazonaws.com URL.
   *
   * @param queueUrl the queue URL, such as {@code
   *     http://localhost:9324/000000000000/ml-ids-attacks}
   * @param endpointUrl the value of the endpoint option, if set
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if a URL is invalid; the message contains the URL
   */
  public static QueueEndpoint of(
      String queueUrl, Optional<String> endpointUrl, Map<String, String> environment) {
    URI queue = url(queueUrl, "queue URL");
    String host = queue.getHost().toLowerCase(Locale.ROOT);
    boolean amazon = isAmazon(host);
    Optional<URI> override =
        endpointUrl
            .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
            .filter(text -> !text.isBlank())
            .map(text -> url(text, "endpoint URL"))
            .or(() -> amazon ? Optional.empty() : Optional.of(address(queue)));
    return new QueueEndpoint(override, regionOf(host));
  }

  /** Returns whether a host belongs to Amazon, whose servers check credentials and regions. */
  public static boolean isAmazon(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".amazonaws.com") || lower.endsWith(".amazonaws.com.cn");
  }

  private static Optional<String> regionOf(String host) {
    Matcher amazon = AMAZON.matcher(host);
    return amazon.matches()
        ? Optional.ofNullable(amazon.group(1)).or(() -> Optional.ofNullable(amazon.group(2)))
        : Optional.empty();
  }

  private static URI address(URI url) {
    return URI.create(url.getScheme() + "://" + url.getRawAuthority());
  }

  private static URI url(String text, String what) {
    try {
      URI url = new URI(text.strip());
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      if ((http || "https".equalsIgnoreCase(url.getScheme())) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // The exception below reports the error.
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is not a valid "
            + what
            + "; it must begin with http:// or https://, followed by a host name");
  }
}

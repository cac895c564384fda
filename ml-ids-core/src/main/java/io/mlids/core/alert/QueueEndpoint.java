package io.mlids.core.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The endpoint of an SQS queue: Amazon's, or that of a compatible server (ElasticMQ, LocalStack,
 * the embedded queue of {@code ml-ids-api}). Immutable.
 *
 * @param override scheme, host and port of a compatible server; empty for Amazon's endpoint
 * @param region the region in an amazonaws.com queue URL; empty if there is none
 */
public record QueueEndpoint(Optional<URI> override, Optional<String> region) {
  private static final Pattern AMAZON =
      Pattern.compile(
          "(?:(?:vpce-[^.]+\\.)?sqs(?:-fips)?\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|queue)"
              + "(?:\\.vpce)?\\.amazonaws\\.com(?:\\.cn)?");

  /**
   * Determines the endpoint of a queue: the option, otherwise {@code AWS_ENDPOINT_URL}, otherwise
   * the scheme, host and port of the queue URL unless it is an amazonaws.com URL.
   *
   * @param queueUrl the URL of the queue, such as {@code
   *     http://localhost:9324/000000000000/ml-ids-attacks}
   * @param endpointUrl the value of the option
   * @param environment the environment variables of the process
   * @throws IllegalArgumentException if a URL is invalid; the message contains it
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

  /** Whether a host belongs to Amazon, which checks credentials and regions. */
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
      // Reported below.
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is not a valid "
            + what
            + "; it must begin with http:// or https:// and a host name");
  }
}

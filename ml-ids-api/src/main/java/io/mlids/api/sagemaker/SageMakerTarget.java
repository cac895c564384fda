package io.mlids.api.sagemaker;

import io.mlids.aws.connection.AwsConnection;
import io.mlids.aws.connection.AwsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SageMaker endpoint and how to reach it. Immutable.
 *
 * @param name the endpoint's name; for a path that contains none, the path
 * @param path the path of requests; empty for the path that SageMaker defines
 * @param connection the host, region and credentials
 * @param timeout the longest time for a request, including a repetition
 */
public record SageMakerTarget(
    String name, Optional<String> path, AwsConnection connection, Duration timeout) {

  private static final String SERVICE = "SageMaker Runtime";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/%-]*");
  private static final Pattern INVOCATIONS = Pattern.compile("/endpoints/([^/]+)/invocations");
  private static final Pattern AMAZON =
      Pattern.compile(
          "(?:[a-z0-9-]+\\.)?runtime(?:-fips)?\\.sagemaker\\.([a-z0-9-]+)"
              + "(?:\\.vpce)?\\.amazonaws\\.com(?:\\.cn)?");

  /**
   * Finds out how to reach an endpoint. The host comes from {@code AWS_ENDPOINT_URL}, or from
   * {@code AWS_SAGEMAKER_HOST}, or is Amazon's host for the region.
   *
   * @param endpoint the endpoint's name, or the path of requests, which begins with {@code /}
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if a value is missing or invalid; the message says which one
   */
  public static SageMakerTarget of(
      String endpoint, Duration timeout, Map<String, String> environment) {
    boolean isPath = endpoint.startsWith("/");
    String name = isPath ? nameIn(endpoint) : name(endpoint);
    Optional<URI> host =
        Optional.ofNullable(environment.get("AWS_SAGEMAKER_HOST"))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(SageMakerTarget::host);
    Optional<String> region = host.flatMap(SageMakerTarget::region);
    AwsConnection connection =
        host.isPresent() && region.isEmpty()
            ? compatible(host.get(), environment)
            : AwsConnection.of(SERVICE, region, environment);
    if (connection.endpoint().isEmpty()) {
      connection = new AwsConnection(host, connection.region(), connection.credentials());
    }
    return new SageMakerTarget(
        name, isPath ? Optional.of(endpoint) : Optional.empty(), connection, timeout);
  }

  /** The connection to a host that is not Amazon's, unless another one replaces it. */
  private static AwsConnection compatible(URI host, Map<String, String> environment) {
    Map<String, String> withHost = new HashMap<>(environment);
    // Like everywhere, an empty variable counts as unset.
    withHost.merge(
        "AWS_ENDPOINT_URL", host.toString(), (set, added) -> set.isBlank() ? added : set);
    return AwsConnection.of(SERVICE, Optional.empty(), withHost);
  }

  private static String nameIn(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "'"
              + path
              + "' is not a path on the SageMaker host; use a path such as"
              + " /endpoints/ml-ids/invocations");
    }
    Matcher named = INVOCATIONS.matcher(path);
    return named.matches() ? named.group(1) : path;
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not the name of a SageMaker endpoint; a name has up to 63 letters, digits and"
              + " hyphens, and a path begins with /");
    }
    return text;
  }

  private static URI host(String text) {
    return AwsSettings.serverUrl(text.contains("://") ? text : "https://" + text)
        .map(
            url ->
                URI.create(
                    url.getScheme().toLowerCase(Locale.ROOT) + "://" + url.getRawAuthority()))
        .orElseThrow(
            () ->
                // The value is not repeated, because it may contain a password.
                new IllegalArgumentException(
                    "AWS_SAGEMAKER_HOST is not a valid host name; use a name such as"
                        + " runtime.sagemaker.eu-west-1.amazonaws.com"));
  }

  private static Optional<String> region(URI host) {
    Matcher amazon = AMAZON.matcher(host.getHost().toLowerCase(Locale.ROOT));
    return amazon.matches() ? Optional.of(amazon.group(1)) : Optional.empty();
  }

  /** How to name the endpoint in messages. */
  public String description() {
    return "SageMaker endpoint " + name;
  }
}

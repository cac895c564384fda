package io.mlids.aws.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * The settings for AWS in the process's environment. Immutable.
 *
 * @param environment the environment variables
 */
public record AwsSettings(Map<String, String> environment) {
  /** The region and keys for servers that require a signature but do not check it. */
  private static final Region ANY_REGION = Region.US_EAST_1;

  private static final AwsCredentials ANY_KEYS = AwsBasicCredentials.create("ml-ids", "ml-ids");

  private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");

  public AwsSettings {
    environment = Map.copyOf(environment);
  }

  /**
   * The URL of a compatible server, from {@code AWS_ENDPOINT_URL_} and the service's name in
   * capitals, or from {@code AWS_ENDPOINT_URL}. Empty for AWS itself.
   *
   * @param service the service in the SDK's spelling, such as {@code "S3"}
   * @throws IllegalArgumentException if the variable does not contain an HTTP URL
   */
  public Optional<URI> endpoint(String service) {
    String own = "AWS_ENDPOINT_URL_" + service.replace(' ', '_').toUpperCase(Locale.ROOT);
    return variable(own)
        .map(text -> url(own, text))
        .or(() -> variable("AWS_ENDPOINT_URL").map(text -> url("AWS_ENDPOINT_URL", text)));
  }

  /**
   * The region: the one that the user selected, or from {@code AWS_REGION}, {@code
   * AWS_DEFAULT_REGION}, the profile or the machine. A compatible server needs none.
   *
   * @throws IllegalArgumentException if the region is missing or invalid
   */
  public Region region(Optional<String> selected, boolean compatibleServer) {
    Optional<String> named =
        selected
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .or(() -> variable("AWS_REGION"))
            .or(() -> variable("AWS_DEFAULT_REGION"));
    if (named.isPresent()) {
      return region(named.get());
    }
    if (compatibleServer) {
      return ANY_REGION;
    }
    return regionOfMachine()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no AWS region is set; set AWS_REGION, such as AWS_REGION=eu-west-1"));
  }

  /**
   * The credentials: {@code AWS_ACCESS_KEY} and {@code AWS_SECRET_KEY}, the names of the Python
   * original, or those of the {@linkplain #chain chain}.
   *
   * @throws IllegalArgumentException if one key is set without the other
   */
  public AwsCredentialsProvider credentials(boolean compatibleServer) {
    Optional<String> key = variable("AWS_ACCESS_KEY");
    Optional<String> secret = variable("AWS_SECRET_KEY");
    if (key.isPresent() != secret.isPresent()) {
      throw new IllegalArgumentException(
          "only one of AWS_ACCESS_KEY and AWS_SECRET_KEY is set; set both or neither");
    }
    if (key.isPresent()) {
      AwsCredentials credentials =
          variable("AWS_SESSION_TOKEN")
              .<AwsCredentials>map(
                  token -> AwsSessionCredentials.create(key.get(), secret.get(), token))
              .orElseGet(() -> AwsBasicCredentials.create(key.get(), secret.get()));
      return StaticCredentialsProvider.create(credentials);
    }
    return chain(compatibleServer);
  }

  /**
   * The SDK's default chain, for AWS. A compatible server gets what the process has, else dummy
   * credentials, because the chain's last providers query the network.
   */
  public static AwsCredentialsProvider chain(boolean compatibleServer) {
    return compatibleServer
        ? AwsCredentialsProviderChain.of(
            SystemPropertyCredentialsProvider.create(),
            EnvironmentVariableCredentialsProvider.create(),
            ProfileCredentialsProvider.create(),
            StaticCredentialsProvider.create(ANY_KEYS))
        : DefaultCredentialsProvider.builder().build();
  }

  /** Parses the URL of a server. Empty unless it is an HTTP URL with a host and without a user. */
  public static Optional<URI> serverUrl(String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      return (http || "https".equalsIgnoreCase(url.getScheme()))
              && url.getHost() != null
              && url.getRawUserInfo() == null
          ? Optional.of(url)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Region region(String name) {
    if (!REGION.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is not an AWS region; use a name such as eu-west-1");
    }
    return Region.of(name);
  }

  private static Optional<Region> regionOfMachine() {
    try {
      return Optional.ofNullable(DefaultAwsRegionProviderChain.builder().build().getRegion());
    } catch (SdkClientException e) {
      // Neither the profile nor the machine has a region.
      return Optional.empty();
    }
  }

  private static URI url(String variable, String text) {
    return serverUrl(text)
        .orElseThrow(
            () ->
                // The value is not repeated, because it may contain a password.
                new IllegalArgumentException(
                    variable
                        + " is not a valid URL; it must begin with http:// or https://, then a host"
                        + " name"));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}

package io.mlids.aws.connection;

import io.mlids.core.alert.QueueEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * How to reach a service of AWS, or a compatible server. Immutable.
 *
 * @param endpoint the URL of a compatible server; empty for AWS
 * @param region the region that requests are sent to and signed for
 * @param credentials signs the requests
 */
public record AwsConnection(
    Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {

  /**
   * Finds out how to reach a service. See {@link AwsSettings} for where the values come from.
   *
   * @param service the service in the SDK's spelling, such as {@code "SNS"}
   * @param region the region that the user selected, if any
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if a value is missing or invalid; the message says which one
   */
  public static AwsConnection of(
      String service, Optional<String> region, Map<String, String> environment) {
    AwsSettings settings = new AwsSettings(environment);
    Optional<URI> endpoint = settings.endpoint(service);
    boolean compatible = endpoint.isPresent() && !QueueEndpoint.isAmazon(endpoint.get().getHost());
    return new AwsConnection(
        endpoint, settings.region(region, compatible), settings.credentials(compatible));
  }

  /** The same connection with other credentials. */
  public AwsConnection withCredentials(AwsCredentialsProvider other) {
    return new AwsConnection(endpoint, region, other);
  }

  /** The same connection to another region. */
  public AwsConnection withRegion(Region other) {
    return new AwsConnection(endpoint, other, credentials);
  }

  /**
   * Sets the endpoint, region, credentials and HTTP client of a client builder.
   *
   * @param connectTimeout the longest time to wait for a connection
   * @param answerTimeout the longest time to wait for the next bytes of a response
   */
  public <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> B configure(
      B builder, Duration connectTimeout, Duration answerTimeout) {
    builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(connectTimeout)
                .socketTimeout(answerTimeout));
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }
}

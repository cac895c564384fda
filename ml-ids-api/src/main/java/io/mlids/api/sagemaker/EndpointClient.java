package io.mlids.api.sagemaker;

import io.mlids.core.feature.FeatureRows;
import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClientBuilder;

/** Sends rows to an endpoint and returns its answer. Thread-safe. */
final class EndpointClient {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Throttling and broken connections are often over at once. */
  private static final int ATTEMPTS = 2;

  private final SageMakerRuntimeClient client;
  private final String endpointName;

  EndpointClient(SageMakerTarget target) {
    this.endpointName = target.path().isPresent() ? "endpoint" : target.name();
    SageMakerRuntimeClientBuilder builder = SageMakerRuntimeClient.builder();
    target
        .connection()
        .configure(builder, CONNECT, target.timeout())
        .overrideConfiguration(
            settings -> {
              settings
                  .retryStrategy(retries -> retries.maxAttempts(ATTEMPTS))
                  .apiCallTimeout(target.timeout());
              target.path().ifPresent(path -> settings.addExecutionInterceptor(new OwnPath(path)));
            });
    this.client = builder.build();
  }

  /**
   * Sends rows.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the endpoint does not answer with
   *     a success
   */
  byte[] invoke(RowFormat format, FeatureRows rows) {
    SdkBytes body = SdkBytes.fromByteArrayUnsafe(format.bytes(rows));
    return client
        .invokeEndpoint(
            request ->
                request
                    .endpointName(endpointName)
                    .contentType(format.contentType())
                    .accept("application/json")
                    .body(body))
        .body()
        .asByteArrayUnsafe();
  }

  /** Replaces the path before the request is signed. */
  private record OwnPath(String path) implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().toBuilder().encodedPath(path).build();
    }
  }
}

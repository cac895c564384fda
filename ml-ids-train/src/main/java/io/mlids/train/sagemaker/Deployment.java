package io.mlids.train.sagemaker;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointConfigResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;

/**
 * A model behind a SageMaker endpoint, which consists of three resources: a model, an endpoint
 * configuration and an endpoint. An existing endpoint is switched to a new model without downtime:
 * SageMaker starts the new machines, moves the traffic and only then stops the old ones. Not
 * thread-safe.
 */
public final class Deployment {
  private static final String VARIANT = "AllTraffic";
  private static final int MOST_CHARACTERS = 63;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SageMakerClient client;
  private final String name;
  private final Duration interval;
  private final Clock clock;
  private final Consumer<String> log;

  /**
   * Creates an instance; calls nothing.
   *
   * @param name the endpoint's name
   * @param interval the time between two queries of the endpoint's state
   * @param clock for the names of new resources
   * @param log receives what happens
   */
  public Deployment(
      SageMakerAccess access, String name, Duration interval, Clock clock, Consumer<String> log) {
    this.client = access.client();
    this.name = name;
    this.interval = interval;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Deploys a model, or replaces the deployed one. If that fails, the resources that were created
   * for it are deleted, and an endpoint that existed before continues with its old model.
   *
   * @param image the container image
   * @param model the S3 URI of the model
   * @throws IOException if the endpoint does not come into service; the message contains the reason
   */
  public void deploy(DeployConfig config, String image, String model) throws IOException {
    Optional<DescribeEndpointResponse> before = endpoint();
    if (before.isPresent() && before.get().endpointStatus() != EndpointStatus.IN_SERVICE) {
      throw new IOException(
          "the endpoint "
              + name
              + " is in the state "
              + before.get().endpointStatusAsString()
              + "; "
              + (before.get().endpointStatus() == EndpointStatus.FAILED
                  ? "undeploy it first"
                  : "wait until it is InService"));
    }
    String version = newName();
    create(config, image, model, version);
    try {
      if (before.isPresent()) {
        update(version);
      } else {
        createEndpoint(version);
      }
      awaitService(version);
    } catch (IOException e) {
      undo(version, before.isPresent(), e);
      throw e;
    }
    log.accept("the endpoint " + name + " serves " + model);
    if (before.isPresent()) {
      deleteConfigAndModels(before.get().endpointConfigName());
    }
  }

  /** A name that no other version has, with at most 63 characters. */
  private String newName() {
    String stamp = STAMP.format(clock.instant());
    String start = name.substring(0, Math.min(name.length(), MOST_CHARACTERS - 1 - stamp.length()));
    return start.replaceFirst("-+$", "") + "-" + stamp;
  }

  private void create(DeployConfig config, String image, String model, String version)
      throws IOException {
    AwsCall.of(
        "the model " + version + " cannot be created",
        () ->
            client.createModel(
                request ->
                    request
                        .modelName(version)
                        .executionRoleArn(config.role())
                        .primaryContainer(
                            container -> container.image(image).modelDataUrl(model))));
    try {
      AwsCall.of(
          "the endpoint configuration " + version + " cannot be created",
          () ->
              client.createEndpointConfig(
                  request ->
                      request
                          .endpointConfigName(version)
                          .productionVariants(variant(config, version))));
    } catch (IOException e) {
      deleteModel(version);
      throw e;
    }
    log.accept("created the model and the endpoint configuration " + version);
  }

  private static ProductionVariant variant(DeployConfig config, String version) {
    return ProductionVariant.builder()
        .variantName(VARIANT)
        .modelName(version)
        .instanceType(config.instanceType())
        .initialInstanceCount(config.instances())
        .initialVariantWeight(1f)
        .build();
  }

  private void createEndpoint(String version) throws IOException {
    AwsCall.of(
        "the endpoint " + name + " cannot be created",
        () ->
            client.createEndpoint(
                request -> request.endpointName(name).endpointConfigName(version)));
    log.accept("created the endpoint " + name + "; waiting until it is in service");
  }

  private void update(String version) throws IOException {
    AwsCall.of(
        "the endpoint " + name + " cannot be updated",
        () ->
            client.updateEndpoint(
                request -> request.endpointName(name).endpointConfigName(version)));
    log.accept(
        "updating the endpoint " + name + "; it continues to serve the old model until then");
  }

  private void awaitService(String version) throws IOException {
    DescribeEndpointResponse ended =
        AwsCall.await(
            interval,
            () -> {
              DescribeEndpointResponse state =
                  endpoint()
                      .orElseThrow(() -> new IOException("the endpoint " + name + " is gone"));
              return isChanging(state) ? Optional.empty() : Optional.of(state);
            },
            log);
    // A failed update leaves the endpoint in service with the old configuration.
    if (ended.endpointStatus() != EndpointStatus.IN_SERVICE
        || !version.equals(ended.endpointConfigName())) {
      throw new IOException(
          "the endpoint "
              + name
              + " failed: "
              + (ended.failureReason() == null
                  ? "it is in the state " + ended.endpointStatusAsString()
                  : ended.failureReason()));
    }
  }

  private static boolean isChanging(DescribeEndpointResponse state) {
    return switch (state.endpointStatus()) {
      case CREATING, UPDATING, SYSTEM_UPDATING, ROLLING_BACK -> true;
      default -> false;
    };
  }

  private void undo(String version, boolean existed, IOException failure) {
    try {
      Optional<DescribeEndpointResponse> now = endpoint();
      if (existed && now.isPresent() && isChanging(now.get())) {
        // SageMaker still needs the configuration, to which the endpoint may yet be switched.
        log.accept(
            "warning: the endpoint "
                + name
                + " is still in the state "
                + now.get().endpointStatusAsString()
                + ", so its configuration "
                + version
                + " is kept");
        return;
      }
      if (!existed && now.isPresent()) {
        delete(now.get());
        return;
      }
      if (now.isPresent() && version.equals(now.get().endpointConfigName())) {
        // The endpoint uses the new configuration in spite of the failure.
        return;
      }
      deleteConfigAndModels(version);
    } catch (IOException e) {
      failure.addSuppressed(e);
      log.accept("warning: not everything was deleted: " + e.getMessage());
    }
  }

  /**
   * Deletes the endpoint, its configuration and its models.
   *
   * @return whether the endpoint existed
   */
  public boolean undeploy() throws IOException {
    Optional<DescribeEndpointResponse> deployed = endpoint();
    if (deployed.isEmpty()) {
      return false;
    }
    delete(deployed.get());
    return true;
  }

  /**
   * Deletes everything. The deletion of an endpoint takes minutes, so the other resources are
   * deleted before waiting for it: an interrupted command then leaves nothing.
   */
  private void delete(DescribeEndpointResponse endpoint) throws IOException {
    if (endpoint.endpointStatus() != EndpointStatus.DELETING) {
      AwsCall.ifExists(
          "the endpoint " + name + " cannot be deleted",
          () -> client.deleteEndpoint(request -> request.endpointName(name)));
    }
    deleteConfigAndModels(endpoint.endpointConfigName());
    AwsCall.await(interval, () -> endpoint().isEmpty() ? Optional.of(name) : Optional.empty(), log);
    log.accept("deleted the endpoint " + name);
  }

  private void deleteConfigAndModels(String config) throws IOException {
    String what = "the endpoint configuration " + config;
    List<String> models =
        AwsCall.ifExists(
                what + " cannot be queried",
                () -> client.describeEndpointConfig(request -> request.endpointConfigName(config)))
            .map(DescribeEndpointConfigResponse::productionVariants)
            .orElse(List.of())
            .stream()
            .map(ProductionVariant::modelName)
            .toList();
    AwsCall.ifExists(
        what + " cannot be deleted",
        () -> client.deleteEndpointConfig(request -> request.endpointConfigName(config)));
    for (String model : models) {
      deleteModel(model);
    }
    log.accept("deleted " + what + " and its model");
  }

  private void deleteModel(String model) throws IOException {
    AwsCall.ifExists(
        "the model " + model + " cannot be deleted",
        () -> client.deleteModel(request -> request.modelName(model)));
  }

  private Optional<DescribeEndpointResponse> endpoint() throws IOException {
    return AwsCall.ifExists(
        "the endpoint " + name + " cannot be queried",
        () -> client.describeEndpoint(request -> request.endpointName(name)));
  }
}

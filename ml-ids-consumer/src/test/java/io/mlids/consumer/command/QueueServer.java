package io.mlids.consumer.command;

import io.mlids.core.alert.AttackNotification;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** ElasticMQ on a free port, and a client to fill and inspect queues. */
final class QueueServer implements AutoCloseable {
  private final SQSRestServer server;
  private final String address;
  private final SqsClient client;

  QueueServer() {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    address = "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort();
    client =
        SqsClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(address))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /** Creates a queue and returns its URL. */
  String createQueue() {
    String name = "queue-" + UUID.randomUUID();
    client.createQueue(request -> request.queueName(name));
    return address + "/000000000000/" + name;
  }

  String address() {
    return address;
  }

  void send(String queueUrl, String body) {
    client.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body));
  }

  /** Sends notifications about flows whose durations are 0 to {@code count - 1}. */
  void sendAttacks(String queueUrl, int count) {
    IntStream.range(0, count)
        .forEach(
            number ->
                send(
                    queueUrl,
                    attack(number)
                        .envelope(
                            UUID.randomUUID(), AttackNotification.LOCAL_TOPIC, Instant.now())));
  }

  static AttackNotification attack(int number) {
    List<String> columns = Feature.all().stream().map(Feature::columnName).toList();
    List<Object> values =
        Feature.all().stream()
            .map(
                feature ->
                    switch (feature) {
                      case TIMESTAMP -> (Object) "14/02/2018 08:31:01";
                      case FLOW_DURATION -> number;
                      case FLOW_BYTS_S -> Double.NaN;
                      default -> 1.5;
                    })
            .toList();
    return AttackNotification.of(
        columns,
        values,
        new Verdict(TrafficClass.ATTACK, 0.875, true, Map.of()),
        Instant.parse("2018-02-14T08:31:01.000002Z"),
        "0123456789ab");
  }

  /** The number of messages in the queue, including those in flight. */
  int messages(String queueUrl) {
    Map<QueueAttributeName, String> attributes =
        client
            .getQueueAttributes(
                request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.ALL))
            .attributes();
    return Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        + Integer.parseInt(
            attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }
}

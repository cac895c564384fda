package io.mlids.bench;

import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.NotificationTarget;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.queue.SnsPublish;
import io.mlids.api.queue.SnsTarget;
import io.mlids.consumer.command.MlIdsConsumer;
import io.mlids.core.console.Console;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.MotoServer;
import io.mlids.core.testing.RequestBody;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The way of a prediction in the original's set-up: server, SNS topic, subscription with the
 * original's filter policy, SQS queue, consumer. Moto stands in for Amazon.
 */
@Tag("process")
class TopicToConsumerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILTER = "{\"prediction\":[\"attack\"]}";
  private static final int ATTACKS = 25;
  private static final int ROWS = 60;

  @TempDir static Path folder;
  private static MotoServer moto;
  private static SnsClient sns;
  private static SqsClient sqs;
  private static String topic;

  @BeforeAll
  static void start() throws Exception {
    moto = MotoServer.start();
    StaticCredentialsProvider keys =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "s"));
    sns =
        SnsClient.builder()
            .endpointOverride(moto.url())
            .region(Region.EU_WEST_1)
            .credentialsProvider(keys)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    sqs =
        SqsClient.builder()
            .endpointOverride(moto.url())
            .region(Region.EU_WEST_1)
            .credentialsProvider(keys)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    topic = sns.createTopic(request -> request.name("ml-ids-predictions")).topicArn();
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      sns.close();
      sqs.close();
      moto.close();
    }
  }

  @Test
  void theFilterPolicyDeliversOnlyAttacksAndTheOriginalsRulesReadThem() throws Exception {
    String filtered = subscribedQueue("filtered", Map.of("FilterPolicy", FILTER));
    String everything = subscribedQueue("everything", Map.of());
    predict(SnsPublish.ALL);

    List<Object> ports = new ArrayList<>();
    for (Message message : receiveAll(filtered)) {
      // As the original does: json.loads(body)['Message'], then pandas.read_json(orient='split').
      JsonNode table = JSON.readTree(JSON.readTree(message.body()).get("Message").textValue());
      List<String> columns =
          JSON.convertValue(
              table.get("columns"),
              JSON.getTypeFactory().constructCollectionType(List.class, String.class));
      assertThat(table.get("index")).hasSize(1);
      assertThat(table.get("data")).hasSize(1);
      assertThat(columns).hasSize(table.get("data").get(0).size()).doesNotHaveDuplicates();
      assertThat(table.get("data").get(0).get(columns.indexOf("prediction")).intValue())
          .isEqualTo(1);
      ports.add(table.get("data").get(0).get(columns.indexOf("dst_port")).intValue());
    }
    assertThat(ports).containsExactlyElementsOf(IntStream.range(0, ATTACKS).boxed().toList());

    List<String> kinds = new ArrayList<>();
    for (Message message : receiveAll(everything)) {
      kinds.add(
          JSON.readTree(message.body()).at("/MessageAttributes/prediction/Value").textValue());
    }
    assertThat(kinds).hasSize(ROWS).filteredOn("attack"::equals).hasSize(ATTACKS);
    assertThat(kinds).filteredOn("benign"::equals).hasSize(ROWS - ATTACKS);
  }

  @Test
  void ourConsumerShowsTheAttacks() throws Exception {
    String queue = subscribedQueue("consumed", Map.of("FilterPolicy", FILTER));
    predict(SnsPublish.ALL);

    List<String> lines = consume(queue);
    assertThat(lines).hasSize(ATTACKS);
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.get("prediction").intValue()).isEqualTo(1);
      assertThat(line.at("/flow/dst_port").intValue()).isEqualTo(i);
      assertThat(line.get("predicted_label").textValue()).isEqualTo("Attack");
    }
  }

  @Test
  void onRequestOnlyAttacksArePublished() throws Exception {
    String queue = subscribedQueue("attacks-only", Map.of());
    predict(SnsPublish.ATTACKS);
    assertThat(receiveAll(queue)).hasSize(ATTACKS);
  }

  private static String subscribedQueue(String name, Map<String, String> attributes) {
    String url = sqs.createQueue(request -> request.queueName(name)).queueUrl();
    String arn =
        sqs.getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    sns.subscribe(
        request -> request.topicArn(topic).protocol("sqs").endpoint(arn).attributes(attributes));
    return url;
  }

  /** Has the server predict rows, of which the first are attacks; waits for the notifications. */
  private static void predict(SnsPublish publish) throws Exception {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL", moto.url().toString(),
            "AWS_ACCESS_KEY", "a",
            "AWS_SECRET_KEY", "s");
    RequestBody body = RequestBody.of(Feature.all());
    IntStream.range(0, ROWS)
        .forEach(
            i ->
                body.row(Map.of(Feature.DST_PORT, "" + i, TOT_FWD_PKTS, i < ATTACKS ? "10" : "1")));
    try (ApiService service =
            ApiService.start(
                ApiConfig.of(
                        new ServerSettings(
                            "127.0.0.1", 0, 16 << 20, ServerSettings.DEFAULT_MAX_REQUESTS))
                    .withNotifications(
                        new NotificationTarget.Sns(SnsTarget.of(topic, publish, environment))),
                folder);
        HttpClient client = HttpClient.newHttpClient()) {
      String answer =
          client
              .send(
                  HttpRequest.newBuilder(service.url().resolve("/api/predictions"))
                      .header("Content-Type", "application/json; format=pandas-split")
                      .POST(BodyPublishers.ofString(body.split()))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(answer).startsWith("[1.0,").endsWith(",0.0]");
    }
  }

  private static List<Message> receiveAll(String queue) {
    List<Message> all = new ArrayList<>();
    List<Message> some;
    do {
      some =
          sqs.receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(10)).messages();
      some.forEach(
          message ->
              sqs.deleteMessage(
                  request -> request.queueUrl(queue).receiptHandle(message.receiptHandle())));
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  private static List<String> consume(String queue) {
    StringWriter out = new StringWriter();
    CommandLine line = Console.commandLine(new MlIdsConsumer());
    line.setOut(new PrintWriter(out, true));
    int exitCode =
        line.execute(
            "--queue-url",
            queue,
            "--region",
            "eu-west-1",
            "--access-key",
            "a",
            "--secret-key",
            "s",
            "--endpoint-url",
            moto.url().toString(),
            "--once",
            "--wait-time",
            "1",
            "--format",
            "json",
            "--delete-messages",
            "True");
    assertThat(exitCode).isZero();
    return out.toString().lines().toList();
  }
}

package io.mlids.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.aws.testing.ObjectServer;
import io.mlids.core.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads datasets from a stand-in for S3 that is made for these tests. */
@Tag("slow")
class S3DatasetTest {
  @TempDir private Path folder;
  private ObjectServer s3;
  private ClientUnderTest client;
  private Path copy;

  @BeforeEach
  void start() throws IOException {
    s3 = new ObjectServer();
    client = new ClientUnderTest(folder);
    client.environment(s3.environment());
    copy = folder.resolve("output/copy.h5");
    s3.put("bucket/flows/test.csv", Files.readAllBytes(client.dataset()));
  }

  @AfterEach
  void stop() {
    client.close();
    s3.close();
  }

  @Test
  void aDatasetInS3IsDownloadedOnceAndAnonymously() {
    assertThat(run("s3://bucket/flows/test.csv")).isEqualTo(ExitCode.OK);
    assertThat(client.out()).contains("0 - Benign");
    assertThat(client.error())
        .contains("downloaded s3://bucket/flows/test.csv")
        .contains("copy.h5");
    assertThat(copy).hasSameBinaryContentAs(client.dataset());

    assertThat(run("s3://bucket/flows/test.csv")).isEqualTo(ExitCode.OK);
    assertThat(s3.gets()).hasSize(1);
    assertThat(s3.requests()).allMatch(each -> each.authorization().isEmpty());
  }

  @Test
  void requestsAreSignedOnDemandAndTheKeysAreShownNowhere() {
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.put("AWS_ACCESS_KEY", "AKIAPLANTED");
    environment.put("AWS_SECRET_KEY", "planted-secret");
    client.environment(environment);
    assertThat(run("s3://bucket/flows/test.csv", "--s3-credentials", "--s3-region", "eu-north-1"))
        .isEqualTo(ExitCode.OK);
    assertThat(s3.gets().getLast().authorization()).contains("AKIAPLANTED/", "/eu-north-1/s3/");
    assertThat(client.out() + client.error()).doesNotContainIgnoringCase("planted");

    s3.refuses(403, "InvalidAccessKeyId", "<AWSAccessKeyId>AKIAPLANTED</AWSAccessKeyId>");
    assertThat(run("s3://bucket/flows/test.csv", "--s3-credentials", "--verbose"))
        .isEqualTo(ExitCode.UNUSABLE);
    assertThat(client.error())
        .contains("AWS does not know the access key")
        .doesNotContainIgnoringCase("planted");
  }

  @Test
  void eachFailureIsOneLine() {
    assertThat(run("s3://bucket/none.h5")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLine("s3://bucket/none.h5: no such object");
    assertThat(run("s3://other/test.h5")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLine("the bucket other does not exist");
    assertThat(run("s3://bucket/flows/")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLine("use the key of one object");
    assertThat(run("s3://b")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLine("use s3://BUCKET/KEY");
    assertThat(run("s3://bucket/none.h5", "--s3-region", "EU west")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLine("'EU west' is not an AWS region");
    s3.refuses(403, "AccessDenied", "");
    assertThat(run("s3://bucket/flows/test.csv")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLine("use --s3-credentials");
    s3.close();
    assertThat(run("s3://bucket/flows/test.csv")).isEqualTo(ExitCode.FAILED);
    assertOneLine("cannot reach 127.0.0.1");
  }

  private int run(String uri, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--dataset-uri", uri, "--s3-local-storage-path", copy.toString()));
    arguments.addAll(List.of(more));
    return client.typing("q\n", arguments.toArray(String[]::new));
  }

  private void assertOneLine(String text) {
    assertThat(client.error().lines()).singleElement().asString().contains(text);
  }
}

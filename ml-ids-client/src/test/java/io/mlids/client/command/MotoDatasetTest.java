package io.mlids.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.aws.connection.AwsConnection;
import io.mlids.core.console.ExitCode;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfWriter;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.testing.MotoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/** Reads {@code s3://…/test.h5} from moto, which checks whether an object is public. */
@Tag("process")
class MotoDatasetTest {
  @TempDir private Path folder;
  private MotoServer moto;
  private Map<String, String> keys;
  private ClientUnderTest client;
  private Path dataset;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    moto = MotoServer.start();
    keys =
        Map.of(
            "AWS_ENDPOINT_URL",
            moto.url().toString(),
            "AWS_ACCESS_KEY",
            "AKIAPLANTED",
            "AWS_SECRET_KEY",
            "planted-secret");
    client = new ClientUnderTest(folder);
    dataset = h5(client.dataset());
    try (S3Client s3 = s3()) {
      s3.createBucket(b -> b.bucket("public"));
      s3.putObject(
          b -> b.bucket("public").key("ids/test.h5").acl(ObjectCannedACL.PUBLIC_READ), dataset);
      s3.createBucket(b -> b.bucket("private"));
      s3.putObject(b -> b.bucket("private").key("ids/test.h5"), dataset);
    }
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    if (moto != null) {
      moto.close();
    }
  }

  @Test
  void aPublicDatasetIsReadAnonymously() {
    client.environment("AWS_ENDPOINT_URL", moto.url().toString());
    Path copy = folder.resolve("copy.h5");
    assertThat(send("s3://public/ids/test.h5", copy)).as(client.error()).isEqualTo(ExitCode.OK);
    assertThat(client.out()).contains("Accuracy: 100.00%");
    assertThat(copy).hasSameBinaryContentAs(dataset);
  }

  @Test
  void aPrivateDatasetIsReadWithCredentialsOnly() {
    client.environment(keys);
    Path copy = folder.resolve("copy.h5");
    assertThat(send("s3://private/ids/test.h5", copy)).isEqualTo(ExitCode.UNUSABLE);
    assertThat(client.error().lines())
        .singleElement()
        .asString()
        .contains("access denied without credentials", "use --s3-credentials");
    assertThat(copy).doesNotExist();

    assertThat(send("s3://private/ids/test.h5", copy, "--s3-credentials"))
        .as(client.error())
        .isEqualTo(ExitCode.OK);
    assertThat(copy).hasSameBinaryContentAs(dataset);
    assertThat(client.out() + client.error()).doesNotContainIgnoringCase("planted");
  }

  private int send(String uri, Path copy, String... more) {
    String[] arguments = {
      "--dataset-uri",
      uri,
      "--s3-local-storage-path",
      copy.toString(),
      "--category",
      "Bot",
      "--samples",
      "4"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return client.once(all);
  }

  private S3Client s3() {
    return AwsConnection.of("S3", Optional.of("us-east-1"), keys)
        .configure(S3Client.builder(), Duration.ofSeconds(5), Duration.ofSeconds(30))
        .forcePathStyle(true)
        .build();
  }

  private Path h5(Path csv) throws IOException {
    FlowBatch batch = new FlowBatch();
    try (FlowReader reader = FlowDataset.open(csv)) {
      reader.read(batch);
    }
    Path file = folder.resolve("test.h5");
    FlowSchema schema = FlowSchema.builder().observe(batch).build();
    try (FlowHdfWriter writer = FlowHdfWriter.create(file, schema, FeatureProfile.CSE2018)) {
      writer.write(batch);
      writer.commit();
    }
    return file;
  }
}

package io.mlids.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mlids.aws.connection.AwsConnection;
import io.mlids.core.testing.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/** Downloads from moto, a stand-in for AWS in Python, which was written by others. */
@Tag("process")
class MotoTest {
  private static final int PART = 5 << 20;
  private static final byte[] CONTENT = new byte[PART + 1_000];

  @TempDir private Path folder;
  private static MotoServer moto;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    new Random(7).nextBytes(CONTENT);
    moto = MotoServer.start();
    try (S3Client s3 = client()) {
      s3.createBucket(b -> b.bucket("flows").acl(BucketCannedACL.PUBLIC_READ));
      s3.putObject(
          b -> b.bucket("flows").key("one.h5").acl(ObjectCannedACL.PUBLIC_READ),
          RequestBody.fromBytes(CONTENT));
      s3.createBucket(b -> b.bucket("private"));
      s3.putObject(b -> b.bucket("private").key("one.h5"), RequestBody.fromBytes(CONTENT));
      String upload =
          s3.createMultipartUpload(
                  b -> b.bucket("flows").key("parts.h5").acl(ObjectCannedACL.PUBLIC_READ))
              .uploadId();
      List<CompletedPart> parts = new ArrayList<>();
      for (int number = 1; number <= 2; number++) {
        int part = number;
        byte[] bytes =
            Arrays.copyOfRange(CONTENT, (part - 1) * PART, Math.min(CONTENT.length, part * PART));
        String etag =
            s3.uploadPart(
                    b -> b.bucket("flows").key("parts.h5").uploadId(upload).partNumber(part),
                    RequestBody.fromBytes(bytes))
                .eTag();
        parts.add(CompletedPart.builder().partNumber(part).eTag(etag).build());
      }
      s3.completeMultipartUpload(
          b ->
              b.bucket("flows")
                  .key("parts.h5")
                  .uploadId(upload)
                  .multipartUpload(all -> all.parts(parts)));
    }
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      moto.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"one.h5", "parts.h5"})
  void anObjectIsDownloadedAnonymouslyAndSigned(String key) throws Exception {
    for (boolean anonymous : new boolean[] {true, false}) {
      Path file = folder.resolve(key + anonymous);
      List<String> log = new ArrayList<>();
      try (S3Objects objects = objects(anonymous, log)) {
        new S3Copy(objects, file, log::add).update(S3Address.of("s3://flows/" + key));
        assertThat(file).hasBinaryContent(CONTENT);
        new S3Copy(objects, file, log::add).update(S3Address.of("s3://flows/" + key));
      }
      assertThat(log.getLast()).contains("is a complete copy");
    }
  }

  @Test
  void anInterruptedDownloadIsResumed() throws Exception {
    S3Address address = S3Address.of("s3://flows/one.h5");
    Path file = folder.resolve("resumed.h5");
    List<String> log = new ArrayList<>();
    try (S3Objects objects = objects(true, log)) {
      ObjectVersion version = objects.version(address);
      Files.write(folder.resolve(".resumed.h5.part"), Arrays.copyOf(CONTENT, 1_000_000));
      CopyRecord.incomplete(address, version).write(folder.resolve(".resumed.h5.part.json"));
      new S3Copy(objects, file, log::add).update(address);
    }
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(log.getFirst()).startsWith("resuming the download").contains("1.0 MB of 5.2 MB");
  }

  @Test
  void aPrefixIsListed() throws Exception {
    try (S3Objects objects = objects(true, new ArrayList<>())) {
      assertThat(objects.list(S3Address.of("s3://flows/")))
          .extracting(each -> each.address().key(), S3Objects.Listed::size)
          .containsExactly(
              tuple("one.h5", (long) CONTENT.length), tuple("parts.h5", (long) CONTENT.length));
    }
  }

  @Test
  void aPrivateObjectNeedsCredentials() throws Exception {
    S3Address address = S3Address.of("s3://private/one.h5");
    try (S3Objects objects = objects(true, new ArrayList<>())) {
      assertThatThrownBy(() -> objects.version(address))
          .hasMessage(
              address
                  + ": access denied without credentials; if the object exists, it is not public:"
                  + " use credentials");
    }
    try (S3Objects objects = objects(false, new ArrayList<>())) {
      assertThat(objects.version(address).size()).isEqualTo(CONTENT.length);
    }
  }

  @Test
  void whatDoesNotExistIsNamed() {
    try (S3Objects objects = objects(false, new ArrayList<>())) {
      assertThatThrownBy(() -> objects.version(S3Address.of("s3://flows/none.h5")))
          .hasMessageContaining("no such object");
      assertThatThrownBy(() -> objects.version(S3Address.of("s3://none/one.h5")))
          .hasMessageContaining("the bucket none does not exist");
    }
  }

  private static S3Objects objects(boolean anonymous, List<String> log) {
    return new S3Objects(connection(), new S3Access(anonymous, "use credentials"), log::add);
  }

  private static AwsConnection connection() {
    return AwsConnection.of(
        "S3",
        Optional.of("us-east-1"),
        Map.of(
            "AWS_ENDPOINT_URL",
            moto.url().toString(),
            "AWS_ACCESS_KEY",
            "test",
            "AWS_SECRET_KEY",
            "test"));
  }

  private static S3Client client() {
    return connection()
        .configure(S3Client.builder(), Duration.ofSeconds(5), Duration.ofSeconds(30))
        .forcePathStyle(true)
        .build();
  }
}

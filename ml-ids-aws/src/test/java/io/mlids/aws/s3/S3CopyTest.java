package io.mlids.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.aws.connection.AwsConnection;
import io.mlids.aws.s3.S3AccessException.Reason;
import io.mlids.aws.testing.ObjectServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a stand-in for S3 that is made for these tests. */
class S3CopyTest {
  private static final S3Address ADDRESS = S3Address.of("s3://flows/day one/test.h5");
  private static final String NAME = "flows/day one/test.h5";
  private static final byte[] CONTENT = bytes(100_000, 1);

  @TempDir private Path folder;
  private final List<String> log = new ArrayList<>();
  private ObjectServer server;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    server = new ObjectServer();
    server.put(NAME, CONTENT);
    file = folder.resolve("output/test.h5");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anObjectIsDownloadedOnce() throws Exception {
    update();
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(log).singleElement().asString().contains("downloaded " + ADDRESS, "100.0 kB");
    try (var names = Files.list(file.getParent())) {
      assertThat(names.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("test.h5", ".test.h5.s3.json");
    }

    update();
    assertThat(server.gets()).hasSize(1);
    assertThat(log.getLast()).endsWith("is a complete copy of " + ADDRESS);
  }

  @Test
  void anEmptyObjectIsDownloaded() throws Exception {
    server.put(NAME, new byte[0]);
    update();
    assertThat(file).isEmptyFile();
  }

  @Test
  void requestsAreSignedOnlyIfCredentialsAreWanted() throws Exception {
    update();
    assertThat(server.requests()).allMatch(each -> each.authorization().isEmpty());

    Files.delete(file);
    update(signed());
    assertThat(server.gets().getLast().authorization()).contains("Credential=AKIAPLANTED/");
  }

  @Test
  void aBrokenConnectionIsResumedWhereItBroke() throws Exception {
    server.cutAfter(30_000, 0, 20_000);
    update();
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(server.gets().stream().map(ObjectServer.Request::range))
        .containsExactly("", "bytes=30000-", "bytes=30000-", "bytes=50000-");
    assertThat(server.gets()).allMatch(each -> !each.ifMatch().isEmpty());
  }

  @Test
  void aDownloadThatWasGivenUpIsResumedByTheNextRun() throws Exception {
    server.cutAfter(40_000, 0, 0, 0, 0, 0);
    assertThatThrownBy(this::update)
        .isInstanceOf(S3AccessException.class)
        .hasMessageContaining("stopped at 40.0 kB of 100.0 kB")
        .hasMessageContaining("run the command again to resume");
    assertThat(file).doesNotExist();

    update();
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(server.gets().getLast().range()).isEqualTo("bytes=40000-");
    assertThat(log).anyMatch(line -> line.startsWith("resuming the download"));
  }

  @Test
  void aDownloadIsGivenUpAfterFiveAttemptsWithoutAByte() {
    server.cutAfter(0, 0, 0, 0, 0, 0);
    assertThatThrownBy(this::update).hasMessageContaining("stopped at 0 bytes of 100.0 kB");
    assertThat(server.gets()).hasSize(5);
  }

  @Test
  void aPartOfAnotherVersionIsNotContinued() throws Exception {
    server.cutAfter(40_000, 0, 0, 0, 0, 0);
    assertThatThrownBy(this::update).isInstanceOf(S3AccessException.class);
    byte[] other = bytes(90_000, 2);
    server.put(NAME, other);

    update();
    assertThat(file).hasBinaryContent(other);
    assertThat(server.gets().getLast().range()).isEmpty();
  }

  @Test
  void anObjectThatChangesDuringTheDownloadIsDownloadedFromItsBeginning() throws Exception {
    byte[] other = bytes(120_000, 2);
    server.cutAfter(40_000);
    server.afterNextCut(() -> server.put(NAME, other));
    update();
    assertThat(file).hasBinaryContent(other);
    assertThat(log).anyMatch(line -> line.contains("changed during the download"));
  }

  @Test
  void aServerThatIgnoresRangesSendsEverythingAgain() throws Exception {
    server.ignoresRanges();
    server.cutAfter(40_000);
    update();
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void withoutAnEntityTagNothingIsResumedOrTrusted() throws Exception {
    server.put(NAME, CONTENT, "", 0);
    server.cutAfter(40_000);
    update();
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(server.gets()).allMatch(each -> each.range().isEmpty());
    update();
    assertThat(server.gets()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDamagedCopyIsDownloadedAgain(boolean truncated) throws Exception {
    update();
    byte[] damaged = truncated ? Arrays.copyOf(CONTENT, 99_999) : CONTENT.clone();
    damaged[50_000] ^= 1;
    Files.write(file, damaged);

    update();
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(log).anyMatch(line -> line.contains("is damaged or was changed"));
  }

  @Test
  void aChangedObjectReplacesItsCopy() throws Exception {
    update();
    byte[] other = bytes(100_000, 2);
    server.put(NAME, other);
    update();
    assertThat(file).hasBinaryContent(other);
  }

  @Test
  void aFileThatIsNoCopyIsNeverReplaced() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mine");
    assertThatThrownBy(this::update)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is not a copy of " + ADDRESS)
        .hasMessageContaining("choose another path");
    assertThat(file).hasContent("mine");
    assertThat(server.gets()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30_000, 50_000})
  void aCopyMadeByAnotherProgramIsAcceptedIfItsChecksumFits(int partSize) throws Exception {
    if (partSize > 0) {
      server.putInParts(NAME, CONTENT, partSize);
    }
    Files.createDirectories(file.getParent());
    Files.write(file, CONTENT);
    update();
    assertThat(server.gets()).isEmpty();
    assertThat(log).singleElement().asString().contains("is a complete copy");
  }

  @Test
  void anObjectUploadedInPartsIsDownloaded() throws Exception {
    server.putInParts(NAME, CONTENT, 30_000);
    update();
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void bytesThatDoNotMatchTheChecksumDoNotBecomeTheFile() throws Exception {
    server.damages(true);
    assertThatThrownBy(this::update).hasMessageContaining("do not match the checksum");
    assertThat(file).doesNotExist();

    server.damages(false);
    update();
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30_000})
  void damagedBytesOfAnEarlierRunAreDownloadedAgain(int partSize) throws Exception {
    if (partSize > 0) {
      server.putInParts(NAME, CONTENT, partSize);
    }
    server.cutAfter(40_000, 0, 0, 0, 0, 0);
    assertThatThrownBy(this::update).isInstanceOf(S3AccessException.class);
    Files.write(file.resolveSibling(".test.h5.part"), new byte[40_000]);

    update();
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(log).anyMatch(line -> line.endsWith("after resuming; starting again"));
  }

  @Test
  void partsOfDifferentSizesCannotBeVerifiedAndThatIsSaid() throws Exception {
    server.put(NAME, CONTENT, "0123456789abcdef0123456789abcdef-4", 30_000);
    update();
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(log).anyMatch(line -> line.startsWith("warning: the checksum of "));
  }

  @Test
  void anIntactCopyIsUsedWithoutTheNetwork() throws Exception {
    update();
    server.close();
    update();
    assertThat(log.getLast()).startsWith("warning: ").contains("may be out of date");

    Files.writeString(file, "damaged");
    assertThatThrownBy(this::update).hasMessageContaining("cannot reach 127.0.0.1");
  }

  @Test
  void twoProgramsDoNotWriteToOneFile() throws Exception {
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
            FileChannel.open(
                file.resolveSibling(".test.h5.part"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(this::update).hasMessageContaining("another program is downloading");
    }
    update();
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://flows/none.h5, false, 'no such object; check the key'",
    "s3://other/test.h5, false, 'the bucket other does not exist'",
    "s3://other/test.h5, true, 'the bucket other does not exist'"
  })
  void whatDoesNotExistIsNamed(String uri, boolean signed, String reason) {
    Map<String, String> environment = signed ? signed() : server.environment();
    assertThatThrownBy(() -> update(S3Address.of(uri), environment))
        .isInstanceOfSatisfying(
            S3AccessException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE))
        .hasMessageStartingWith(uri + ": " + reason);
  }

  @Test
  void aRefusalNamesTheRemedy() {
    server.refuses(403, "AccessDenied", "");
    assertThatThrownBy(this::update)
        .hasMessage(
            ADDRESS
                + ": access denied without credentials; if the object exists, it is not public:"
                + " use --s3-credentials");
    assertThatThrownBy(() -> update(signed())).hasMessageContaining("s3:GetObject");
  }

  @Test
  void credentialsAppearNowhere() throws Exception {
    server.refuses(
        403,
        "SignatureDoesNotMatch",
        "<AWSAccessKeyId>AKIAPLANTED</AWSAccessKeyId><StringToSign>planted-token</StringToSign>");
    assertThatThrownBy(() -> update(signed()))
        .hasMessageContaining("the secret access key is wrong")
        .message()
        .doesNotContainIgnoringCase("planted");
    server.refusesNothing();
    update(signed());
    assertThat(log).allMatch(line -> !line.toLowerCase().contains("planted"));
    assertThat(Files.readString(file.resolveSibling(".test.h5.s3.json")))
        .contains(ADDRESS.toString())
        .doesNotContainIgnoringCase("planted");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theServerNamesTheRegionOfTheBucket(boolean signed) throws Exception {
    server.isIn("ca-central-1");
    update(signed ? signed() : server.environment());
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(log.getFirst())
        .isEqualTo("the bucket flows is in the region ca-central-1, not eu-west-1");
  }

  @Test
  void aServerThatIsDownIsNamed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(
            () -> update(ADDRESS, Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + port)))
        .isInstanceOfSatisfying(
            S3AccessException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NETWORK))
        .hasMessage(ADDRESS + ": cannot reach 127.0.0.1:" + port + ": connection refused");
  }

  @Test
  void aServerThatFailsIsNotBlamedOnTheUser() {
    server.refuses(503, "SlowDown", "");
    assertThatThrownBy(this::update)
        .isInstanceOfSatisfying(
            S3AccessException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NETWORK))
        .hasMessageContaining("HTTP 503")
        .hasMessageContaining("try again later");
  }

  private Map<String, String> signed() {
    Map<String, String> environment = new HashMap<>(server.environment());
    environment.put("AWS_ACCESS_KEY", "AKIAPLANTED");
    environment.put("AWS_SECRET_KEY", "planted-secret");
    environment.put("AWS_SESSION_TOKEN", "planted-token");
    return environment;
  }

  private void update() throws IOException, InterruptedException {
    update(ADDRESS, server.environment());
  }

  private void update(Map<String, String> environment) throws IOException, InterruptedException {
    update(ADDRESS, environment);
  }

  private void update(S3Address address, Map<String, String> environment)
      throws IOException, InterruptedException {
    S3Access access =
        new S3Access(!environment.containsKey("AWS_ACCESS_KEY"), "use --s3-credentials");
    AwsConnection connection = AwsConnection.of("S3", Optional.of("eu-west-1"), environment);
    try (S3Objects objects = new S3Objects(connection, access, log::add)) {
      new S3Copy(objects, file, log::add, failures -> {}).update(address);
    }
  }

  private static byte[] bytes(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}

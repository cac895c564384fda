package io.mlids.aws.s3;

import io.mlids.aws.connection.AwsConnection;
import io.mlids.aws.connection.AwsFailure;
import io.mlids.aws.s3.S3AccessException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Reads objects in S3 or on a compatible server. A bucket in another region is found by the
 * server's answer, which names the region. Failed requests are retried by the SDK. Not thread-safe.
 */
public final class S3Objects implements AutoCloseable {
  /** The largest number of objects that one prefix may stand for. */
  static final int MAX_OBJECTS = 10_000;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern REGION = Pattern.compile("<Region>([a-z0-9-]{1,30})</Region>");
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+)");

  private AwsConnection connection;
  private final boolean anonymous;
  private final String remedy;
  private final Consumer<String> log;
  private S3Client client;

  /**
   * Creates a reader, without sending a request.
   *
   * @param connection how to reach S3
   * @param access with which credentials objects are read
   * @param log receives a line if the bucket is in another region
   */
  public S3Objects(AwsConnection connection, S3Access access, Consumer<String> log) {
    this.connection = access.applyTo(connection);
    this.anonymous = access.isAnonymous();
    this.remedy = access.remedy();
    this.log = log;
    this.client = client(this.connection);
  }

  /** An object and its size, as listed. */
  public record Listed(S3Address address, long size) {}

  /**
   * Lists the objects whose keys begin with a prefix, in the order of their keys. Empty objects
   * that stand for folders are left out.
   *
   * @throws S3AccessException if the bucket cannot be listed
   */
  public List<Listed> list(S3Address prefix) throws S3AccessException {
    List<Listed> objects = new ArrayList<>();
    call(
        prefix,
        s3 -> {
          objects.clear();
          for (S3Object each :
              s3.listObjectsV2Paginator(b -> b.bucket(prefix.bucket()).prefix(prefix.key()))
                  .contents()) {
            if (!each.key().endsWith("/")) {
              objects.add(new Listed(prefix.withKey(each.key()), each.size()));
            }
            if (objects.size() > MAX_OBJECTS) {
              break;
            }
          }
          return objects;
        });
    if (objects.size() > MAX_OBJECTS) {
      throw new S3AccessException(
          Reason.UNUSABLE,
          prefix
              + ": more than "
              + MAX_OBJECTS
              + " objects begin with this prefix; use a longer one",
          null);
    }
    return List.copyOf(objects);
  }

  /**
   * Finds out which version of an object is current.
   *
   * @throws S3AccessException if the object cannot be read
   */
  ObjectVersion version(S3Address address) throws S3AccessException {
    HeadObjectResponse head;
    try {
      head = head(address);
    } catch (S3AccessException e) {
      if (!(e.getCause() instanceof S3Exception) || e.reason() != Reason.UNUSABLE) {
        throw e;
      }
      explain(address);
      // The explanation was that the bucket is in another region, which is known now.
      head = head(address);
    }
    if (head.contentLength() == null) {
      throw new S3AccessException(
          Reason.UNUSABLE,
          address + ": the server does not say how large the object is; check AWS_ENDPOINT_URL",
          null);
    }
    boolean ownKeys =
        head.serverSideEncryption() == ServerSideEncryption.AWS_KMS
            || head.serverSideEncryption() == ServerSideEncryption.AWS_KMS_DSSE
            || head.sseCustomerAlgorithm() != null
            // Directory buckets assign entity tags that do not depend on the content.
            || address.bucket().endsWith("--x-s3");
    return new ObjectVersion(
        Optional.ofNullable(head.eTag())
            .map(tag -> tag.replace("\"", ""))
            .filter(t -> !t.isEmpty()),
        head.contentLength(),
        !ownKeys);
  }

  private HeadObjectResponse head(S3Address address) throws S3AccessException {
    return call(address, s3 -> s3.headObject(b -> b.bucket(address.bucket()).key(address.key())));
  }

  /** The size of the parts in which an object was uploaded, if the server says so. */
  OptionalLong partSize(S3Address address) throws S3AccessException {
    try {
      HeadObjectResponse part =
          client.headObject(b -> b.bucket(address.bucket()).key(address.key()).partNumber(1));
      return part.partsCount() == null || part.contentLength() == null
          ? OptionalLong.empty()
          : OptionalLong.of(part.contentLength());
    } catch (S3Exception e) {
      // Compatible servers need not know parts.
      return OptionalLong.empty();
    } catch (SdkException e) {
      throw failure(address, e);
    }
  }

  /**
   * Opens an object from a position to its end.
   *
   * @throws S3AccessException with {@link Reason#CHANGED} if this version is no longer current
   */
  Body read(S3Address address, ObjectVersion version, long from) throws S3AccessException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(address.bucket()).key(address.key());
    version.etag().ifPresent(tag -> request.ifMatch("\"" + tag + "\""));
    if (from > 0) {
      request.range("bytes=" + from + "-");
    }
    ResponseInputStream<GetObjectResponse> stream =
        call(address, s3 -> s3.getObject(request.build()));
    GetObjectResponse response = stream.response();
    Matcher range = CONTENT_RANGE.matcher(Optional.ofNullable(response.contentRange()).orElse(""));
    boolean partial = response.sdkHttpResponse().statusCode() == 206;
    boolean fits =
        partial
            ? range.matches()
                && Long.parseLong(range.group(1)) == from
                && Long.parseLong(range.group(2)) == version.size()
            : response.contentLength() == null || response.contentLength() == version.size();
    if (!fits) {
      stream.abort();
      throw new S3AccessException(
          Reason.CHANGED, address + ": the object changed during the download", null);
    }
    return new Body(stream, partial ? from : 0);
  }

  /**
   * The bytes of an object.
   *
   * @param bytes the bytes; closing it before the end drops the connection
   * @param from the position of the first byte; 0 if the server ignored the requested position
   */
  record Body(ResponseInputStream<GetObjectResponse> bytes, long from) implements AutoCloseable {
    InputStream stream() {
      return bytes;
    }

    @Override
    public void close() {
      // The SDK would read the rest of the object on close().
      bytes.abort();
    }
  }

  /**
   * Repeats a request as a GET, because the response to a HEAD has no body that tells a missing key
   * from a missing bucket.
   */
  private void explain(S3Address address) throws S3AccessException {
    call(
            address,
            s3 ->
                s3.getObject(b -> b.bucket(address.bucket()).key(address.key()).range("bytes=0-0")))
        .abort();
  }

  private <T> T call(S3Address address, Function<S3Client, T> request) throws S3AccessException {
    try {
      return request.apply(client);
    } catch (S3Exception e) {
      Optional<Region> other = regionIn(e);
      if (other.isEmpty()) {
        throw failure(address, e);
      }
      log.accept(
          "the bucket %s is in the region %s, not %s"
              .formatted(address.bucket(), other.get(), connection.region()));
      use(connection.withRegion(other.get()));
    } catch (SdkException e) {
      throw failure(address, e);
    }
    try {
      return request.apply(client);
    } catch (SdkException e) {
      throw failure(address, e);
    }
  }

  /** The region that the server names in its refusal, if it is not the one that was asked. */
  private Optional<Region> regionIn(S3Exception exception) {
    int status = exception.statusCode();
    if (exception.awsErrorDetails() == null || (status != 301 && status != 307 && status != 400)) {
      return Optional.empty();
    }
    return exception
        .awsErrorDetails()
        .sdkHttpResponse()
        .firstMatchingHeader("x-amz-bucket-region")
        .or(
            () ->
                Optional.ofNullable(exception.awsErrorDetails().rawResponse())
                    .map(raw -> REGION.matcher(raw.asUtf8String()))
                    .filter(Matcher::find)
                    .map(found -> found.group(1)))
        .filter(name -> name.matches("[a-z0-9-]{1,30}"))
        .map(Region::of)
        .filter(region -> !region.equals(connection.region()));
  }

  private void use(AwsConnection other) {
    client.close();
    connection = other;
    client = client(other);
  }

  private static S3Client client(AwsConnection connection) {
    return connection
        .configure(S3Client.builder(), CONNECT_TIMEOUT, ANSWER_TIMEOUT)
        // Compatible servers usually do not resolve a bucket's name as a subdomain.
        .forcePathStyle(connection.endpoint().isPresent())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        // S3Copy checks the complete file.
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .build();
  }

  private S3AccessException failure(S3Address address, SdkException exception) {
    AwsFailure failure = AwsFailure.of(exception);
    String reason =
        switch (failure.kind()) {
          case NETWORK -> "cannot reach " + server(address) + ": " + failure.text();
          case MISSING ->
              failure.code().equals("NoSuchBucket")
                  ? "the bucket " + address.bucket() + " does not exist; check its name"
                  : "no such object; check the key, in which upper and lower case differ";
          case DENIED ->
              anonymous
                  ? "access denied without credentials; if the object exists, it is not public: "
                      + remedy
                  : "access denied; the credentials need the permissions s3:GetObject and"
                      + " s3:ListBucket, and the object must exist";
          case CREDENTIALS -> failure.text() + (remedy.isEmpty() ? "" : "; " + remedy);
          case THROTTLED, SERVER -> failure.text() + "; try again later";
          case OTHER ->
              failure.status() == 301 || failure.status() == 307
                  ? "the bucket is in another region than %s; specify its region"
                      .formatted(connection.region())
                  : failure.text();
        };
    Reason kind =
        switch (failure.kind()) {
          case NETWORK, THROTTLED, SERVER -> Reason.NETWORK;
          case MISSING, DENIED, CREDENTIALS -> Reason.UNUSABLE;
          case OTHER ->
              failure.status() == 412 || failure.status() == 416
                  ? Reason.CHANGED
                  : failure.status() == 0 && exception.getCause() instanceof IOException
                      ? Reason.NETWORK
                      : Reason.UNUSABLE;
        };
    return new S3AccessException(kind, address + ": " + reason, exception);
  }

  private String server(S3Address address) {
    return connection
        .endpoint()
        .map(URI::getRawAuthority)
        .orElseGet(() -> "S3 in the region " + connection.region());
  }

  @Override
  public void close() {
    client.close();
  }
}

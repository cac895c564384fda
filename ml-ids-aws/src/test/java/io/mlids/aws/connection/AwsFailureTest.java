package io.mlids.aws.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.aws.connection.AwsFailure.Kind;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsFailureTest {
  @ParameterizedTest
  @CsvSource({
    "AccessDenied, 403, DENIED, 'access denied (AccessDenied, HTTP 403)'",
    "InvalidAccessKeyId, 403, CREDENTIALS, 'AWS does not know the access key'",
    "ExpiredToken, 400, CREDENTIALS, 'the credentials have expired; log in again'",
    "RequestTimeTooSkewed, 403, CREDENTIALS, 'the clock of this machine is wrong; set it'",
    "NoSuchKey, 404, MISSING, 'said so'",
    "SlowDown, 503, THROTTLED, 'too many requests'",
    "ThrottlingException, 400, THROTTLED, 'too many requests'",
    "InternalError, 500, SERVER, 'said so'",
    "ValidationException, 400, OTHER, 'said so'"
  })
  void aResponseIsOneLineWithItsCode(String code, int status, Kind kind, String text) {
    AwsFailure failure = AwsFailure.of(answer(code, status, "said so\nand more"));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.text()).startsWith(text).contains("HTTP " + status).doesNotContain("\n");
  }

  @Test
  void aRefusedSignatureIsNotRepeated() {
    String message =
        "The request signature we calculated does not match. The Canonical String should have been"
            + " POST / x-amz-security-token:PLANTED-TOKEN";
    assertThat(AwsFailure.of(answer("SignatureDoesNotMatch", 403, message)).text())
        .isEqualTo("the secret access key is wrong (SignatureDoesNotMatch, HTTP 403)");
    assertThat(AwsFailure.of(answer("UnrecognizedClientException", 400, message)).text())
        .doesNotContain("PLANTED");
  }

  @Test
  void connectionsThatFailAreDescribedByTheirCause() {
    assertThat(of(new ConnectException("Connection refused")).text())
        .isEqualTo("connection refused");
    assertThat(of(new UnknownHostException("nowhere.invalid")).text())
        .isEqualTo("cannot resolve the host name nowhere.invalid");
    assertThat(of(new SocketTimeoutException("Read timed out")).text())
        .isEqualTo("no response in time");
    assertThat(of(new ConnectException()).kind()).isEqualTo(Kind.NETWORK);
  }

  @Test
  void missingCredentialsComeWithTheRemedy() {
    AwsFailure failure =
        AwsFailure.of(
            SdkClientException.create(
                "Unable to load credentials from any of the providers in the chain …"));
    assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS);
    assertThat(failure.text()).contains("AWS_ACCESS_KEY_ID").doesNotContain("chain");
  }

  private static AwsFailure of(Exception cause) {
    return AwsFailure.of(SdkClientException.create("Unable to execute HTTP request", cause));
  }

  private static AwsServiceException answer(String code, int status, String message) {
    return AwsServiceException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }
}

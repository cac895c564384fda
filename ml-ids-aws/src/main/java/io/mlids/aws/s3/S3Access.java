package io.mlids.aws.s3;

import io.mlids.aws.connection.AwsConnection;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/**
 * With which credentials objects are read. Immutable.
 *
 * @param isAnonymous whether requests are not signed, which only public objects permit
 * @param remedy what the user can do if the access is denied, for error messages
 */
public record S3Access(boolean isAnonymous, String remedy) {
  AwsConnection applyTo(AwsConnection connection) {
    return isAnonymous
        ? connection.withCredentials(AnonymousCredentialsProvider.create())
        : connection;
  }
}

/**
 * Finds the endpoint, region and credentials of AWS or a compatible server, and describes failures
 * in one line without credentials. Start with {@link io.mlids.aws.connection.AwsConnection}.
 */
@NullMarked
package io.mlids.aws.connection;

import org.jspecify.annotations.NullMarked;

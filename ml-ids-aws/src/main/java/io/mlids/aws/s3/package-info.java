/**
 * Reads objects in S3, and keeps verified copies of them on disk. Start with {@link
 * io.mlids.aws.s3.S3Copy}.
 */
@NullMarked
package io.mlids.aws.s3;

import org.jspecify.annotations.NullMarked;

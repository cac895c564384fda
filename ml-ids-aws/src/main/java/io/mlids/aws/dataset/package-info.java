/** Lets commands read datasets from S3. Start with {@link io.mlids.aws.dataset.DatasetCopies}. */
@NullMarked
package io.mlids.aws.dataset;

import org.jspecify.annotations.NullMarked;

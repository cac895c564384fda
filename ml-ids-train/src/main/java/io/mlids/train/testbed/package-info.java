/**
 * Builds the included dataset from runs recorded by the testbed: labelled flows in both profiles, a
 * manifest with checksums, and a capture for the self-test. Start with {@link
 * io.mlids.train.testbed.TestbedDataset}.
 */
@NullMarked
package io.mlids.train.testbed;

import org.jspecify.annotations.NullMarked;

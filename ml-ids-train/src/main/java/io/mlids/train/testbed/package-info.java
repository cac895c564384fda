/**
 * Makes the dataset that ships from runs that the testbed recorded: labelled flows in both
 * profiles, a manifest with checksums, and one capture for the self-test. Start with {@link
 * io.mlids.train.testbed.TestbedDataset}.
 */
package io.mlids.train.testbed;

/**
 * The prediction client: sends random flows from a dataset to the server and compares the server's
 * predictions with the flows' labels. Start with {@link io.mlids.client.LabelledDataset#load} and
 * {@link io.mlids.client.PredictionRun}.
 */
@NullMarked
package io.mlids.client;

import org.jspecify.annotations.NullMarked;

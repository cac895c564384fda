/**
 * The prediction client: sends random flows of a dataset to the server and compares its predictions
 * with their labels. Start with {@link io.mlids.client.LabelledDataset#load} and {@link
 * io.mlids.client.PredictionRun}.
 */
@NullMarked
package io.mlids.client;

import org.jspecify.annotations.NullMarked;

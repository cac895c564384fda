/**
 * The prediction client: flows of a dataset, chosen at random, are sent to the server, and its
 * predictions are held against their labels. Start with {@link
 * io.mlids.client.LabelledDataset#load} and {@link io.mlids.client.PredictionRun}.
 */
package io.mlids.client;

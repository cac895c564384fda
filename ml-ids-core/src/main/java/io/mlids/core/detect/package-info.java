/**
 * Flows to verdicts: a {@link io.mlids.core.detect.Verdict} is what a trained model says of one
 * flow. Pure Java; no native library is needed to score.
 */
package io.mlids.core.detect;

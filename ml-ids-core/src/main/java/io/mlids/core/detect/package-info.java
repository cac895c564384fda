/**
 * Flows to verdicts. A {@link io.mlids.core.detect.ModelBundle} is a trained model in a folder, the
 * {@link io.mlids.core.detect.Detector} made of it scores flows, and a {@link
 * io.mlids.core.detect.Verdict} is what it says of one; a {@link io.mlids.core.detect.DriftMonitor}
 * watches whether the flows are like those that it was trained on. Pure Java; no native library is
 * needed to score.
 */
package io.mlids.core.detect;

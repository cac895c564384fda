package io.mlids.core.pipeline;

import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;

/** A flow and its verdict. */
public record DetectedFlow(FlowRecord flow, Verdict verdict) {}

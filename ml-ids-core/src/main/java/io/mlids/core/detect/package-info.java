/**
 * Feature rows to verdicts: a {@link io.mlids.core.detect.Detector} scores rows with a model and
 * gives each a {@link io.mlids.core.detect.Verdict}; {@link io.mlids.core.detect.ClassRules} rule
 * out classes that contradict the flow.
 */
@NullMarked
package io.mlids.core.detect;

import org.jspecify.annotations.NullMarked;

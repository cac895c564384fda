/**
 * Scores feature rows. A {@link io.mlids.core.detect.Detector} applies a model to rows and returns
 * a {@link io.mlids.core.detect.Verdict} for each; {@link io.mlids.core.detect.ClassRules} exclude
 * classes that contradict the flow.
 */
@NullMarked
package io.mlids.core.detect;

import org.jspecify.annotations.NullMarked;

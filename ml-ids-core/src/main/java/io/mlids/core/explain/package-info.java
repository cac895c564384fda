/**
 * Explains verdicts. An {@link io.mlids.core.explain.Explainer} gives the reasons for classifying a
 * flow as an attack, based on the SHAP values that {@link io.mlids.core.explain.TreeShap} computes.
 */
@NullMarked
package io.mlids.core.explain;

import org.jspecify.annotations.NullMarked;

/**
 * Trained models: a {@link io.mlids.core.model.ModelBundle} is a model's directory, with its
 * {@linkplain io.mlids.core.model.ModelManifest manifest} and the trees, which a {@link
 * io.mlids.core.model.TreeEnsemble} evaluates. Pure Java: scoring needs no native library.
 */
@NullMarked
package io.mlids.core.model;

import org.jspecify.annotations.NullMarked;

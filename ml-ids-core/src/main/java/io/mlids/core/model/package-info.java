/**
 * Trained models: a {@link io.mlids.core.model.ModelBundle} is a directory with a {@linkplain
 * io.mlids.core.model.ModelManifest manifest} and a {@link io.mlids.core.model.TreeEnsemble}.
 * Scoring is pure Java and needs no native library.
 */
@NullMarked
package io.mlids.core.model;

import org.jspecify.annotations.NullMarked;

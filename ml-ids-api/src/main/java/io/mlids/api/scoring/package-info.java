/**
 * Manages the model that the server uses. {@link io.mlids.api.scoring.ServedModel} holds the
 * model's {@link io.mlids.core.detect.Classifier} once the model is loaded.
 */
@NullMarked
package io.mlids.api.scoring;

import org.jspecify.annotations.NullMarked;

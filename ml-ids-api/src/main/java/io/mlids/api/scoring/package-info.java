/**
 * The model behind the server. {@link io.mlids.api.scoring.ServedModel} holds its {@link
 * io.mlids.core.detect.Classifier} once it is loaded.
 */
@NullMarked
package io.mlids.api.scoring;

import org.jspecify.annotations.NullMarked;

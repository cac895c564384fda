/**
 * The features of flows: the {@link io.mlids.core.feature.Feature columns}, the {@link
 * io.mlids.core.feature.FeatureProfile profiles} that define them, and the {@link
 * io.mlids.core.feature.TrafficClass classes} of traffic. Start with {@code Feature}.
 */
@NullMarked
package io.mlids.core.feature;

import org.jspecify.annotations.NullMarked;

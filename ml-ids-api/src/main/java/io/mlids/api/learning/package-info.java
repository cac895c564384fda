/**
 * Learns a site profile from the flows of the sensor while the server runs. Start with {@link
 * io.mlids.api.learning.SiteLearning}.
 */
@NullMarked
package io.mlids.api.learning;

import org.jspecify.annotations.NullMarked;

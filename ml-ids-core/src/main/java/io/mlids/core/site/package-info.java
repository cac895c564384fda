/**
 * Adapts a model to one network from unlabelled traffic. A {@link io.mlids.core.site.SiteProfile}
 * contains thresholds that limit the rate of false alarms, and describes the usual flows. Start
 * with {@link io.mlids.core.site.SiteLearner} and {@link io.mlids.core.site.SiteClassifier}.
 */
@NullMarked
package io.mlids.core.site;

import org.jspecify.annotations.NullMarked;

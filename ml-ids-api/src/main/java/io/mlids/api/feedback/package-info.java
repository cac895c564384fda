/**
 * Judgements that people make about incidents and flows. {@link io.mlids.api.feedback.Feedback}
 * stores each judgement with the features of the judged flows, and lets false alarms raise the
 * thresholds of the site profile at once.
 */
@NullMarked
package io.mlids.api.feedback;

import org.jspecify.annotations.NullMarked;

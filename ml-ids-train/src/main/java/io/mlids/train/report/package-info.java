/**
 * Reports a trained model's results. {@link io.mlids.train.report.ReportWriter} writes a
 * self-contained HTML page and a JSON file.
 */
@NullMarked
package io.mlids.train.report;

import org.jspecify.annotations.NullMarked;

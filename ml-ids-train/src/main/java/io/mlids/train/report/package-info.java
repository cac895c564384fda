/**
 * What a trained model can do, to be read by people: {@link io.mlids.train.report.ReportWriter}
 * writes a page without scripts or other hosts, and its figures as JSON.
 */
package io.mlids.train.report;

/**
 * Measures false alarms and recall with and without a site profile; start with {@code
 * SiteFalseAlarms}.
 */
package io.mlids.bench.site;

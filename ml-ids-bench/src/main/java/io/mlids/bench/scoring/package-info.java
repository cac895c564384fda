/**
 * How fast flows are scored, beside XGBoost's own prediction: {@link
 * io.mlids.bench.scoring.ScoringBenchmark} runs both.
 */
package io.mlids.bench.scoring;

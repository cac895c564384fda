/**
 * Measures the speed of scoring, compared with XGBoost's own prediction: {@link
 * io.mlids.bench.scoring.ScoringBenchmark} runs both.
 */
package io.mlids.bench.scoring;

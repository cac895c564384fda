package io.mlids.train.fit;

/** What trees are grown on. */
public enum TaskType {
  CPU,
  /** An NVIDIA card, where there is one and XGBoost was built for it; else the processor. */
  GPU
}

package io.mlids.train.fit;

/** The hardware to train on. */
public enum TaskType {
  CPU,
  /** An NVIDIA GPU if XGBoost supports it; otherwise the CPU. */
  GPU
}

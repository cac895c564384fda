package io.mlids.api.sensor;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A server's sensor, which is absent until it has been started. Thread-safe. */
public final class SensorReference implements Supplier<SensorStatus>, AutoCloseable {
  private final AtomicReference<Sensor> sensor = new AtomicReference<>();

  public void show(Sensor started) {
    sensor.set(started);
  }

  @Override
  public SensorStatus get() {
    return Optional.ofNullable(sensor.get())
        .<SensorStatus>map(Sensor::status)
        .orElse(new SensorStatus.Off());
  }

  /** Closes the sensor, if any. */
  @Override
  public void close() {
    Optional.ofNullable(sensor.get()).ifPresent(Sensor::close);
  }
}

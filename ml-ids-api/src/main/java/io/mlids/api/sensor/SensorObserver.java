package io.mlids.api.sensor;

import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;

/** Receives all flows of a sensor with their verdicts, and all incidents. Thread-safe. */
public interface SensorObserver extends IncidentListener {
  /** Ignores everything. */
  SensorObserver NONE =
      new SensorObserver() {
        @Override
        public void scored(List<DetectedFlow> flows) {}

        @Override
        public void changed(Event event, Incident incident) {}
      };

  /** Receives flows that have ended, in the order in which they ended. */
  void scored(List<DetectedFlow> flows);
}

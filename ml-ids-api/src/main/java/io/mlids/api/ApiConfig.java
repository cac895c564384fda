package io.mlids.api;

import io.javalin.config.RoutesConfig;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.api.sink.NotificationTarget;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an {@link ApiService} consists of.
 *
 * @param server address, access control and limits of the HTTP server
 * @param alerts which alerts are raised, and who receives them
 * @param notifications where alerts are sent
 * @param sensor the network interface to watch; empty for none
 * @param moreRoutes adds routes to those of the API
 * @param clock the time of alerts and notifications
 */
public record ApiConfig(
    ServerSettings server,
    AlertSettings alerts,
    NotificationTarget notifications,
    Optional<SensorSettings> sensor,
    Consumer<RoutesConfig> moreRoutes,
    Clock clock) {

  /** A server with default alerts, which go to the log, and without a sensor. */
  public static ApiConfig of(ServerSettings server) {
    return new ApiConfig(
        server,
        AlertSettings.DEFAULT,
        new NotificationTarget.Log(),
        Optional.empty(),
        _ -> {},
        Clock.systemUTC());
  }

  /** The same with other settings for alerts. */
  public ApiConfig withAlerts(AlertSettings other) {
    return new ApiConfig(server, other, notifications, sensor, moreRoutes, clock);
  }

  /** The same with another target of notifications. */
  public ApiConfig withNotifications(NotificationTarget other) {
    return new ApiConfig(server, alerts, other, sensor, moreRoutes, clock);
  }

  /** The same with another sensor, or none. */
  public ApiConfig withSensor(Optional<SensorSettings> other) {
    return new ApiConfig(server, alerts, notifications, other, moreRoutes, clock);
  }

  /** The same with routes besides those of the API. */
  public ApiConfig withMoreRoutes(Consumer<RoutesConfig> other) {
    return new ApiConfig(server, alerts, notifications, sensor, other, clock);
  }

  /** The same with another clock. */
  public ApiConfig withClock(Clock other) {
    return new ApiConfig(server, alerts, notifications, sensor, moreRoutes, other);
  }
}

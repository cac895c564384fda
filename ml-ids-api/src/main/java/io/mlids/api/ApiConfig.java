package io.mlids.api;

import io.javalin.config.RoutesConfig;
import io.mlids.api.archive.ArchiveSettings;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.learning.LearningSettings;
import io.mlids.api.name.NameSettings;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.api.spool.SpoolSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The configuration of an {@link ApiService}.
 *
 * @param server the HTTP server's address, access control and limits
 * @param alerts settings for alerts and their receivers
 * @param notifications where notifications are sent; each target receives all of them
 * @param spool where notifications to queues and topics are kept until they are sent; empty for in
 *     memory
 * @param sensor live capture settings; empty for no live capture
 * @param site the directory of the site profile; empty to use the model's own threshold
 * @param learning how to learn the site profile from the sensor's flows; empty to use the existing
 *     one. Requires a sensor and a directory.
 * @param feedback the directory for feedback; empty to keep feedback in the directory of the site
 *     profile or, without one, in memory
 * @param history where incidents are kept beyond the end of the process; empty for in memory
 * @param packets where packets are kept; empty to keep none
 * @param names files with the names of addresses
 * @param archive where scored flows are archived; empty to archive none
 * @param moreRoutes adds further routes
 * @param clock the clock for alerts and notifications
 */
public record ApiConfig(
    ServerSettings server,
    AlertSettings alerts,
    List<NotificationTarget> notifications,
    Optional<SpoolSettings> spool,
    Optional<SensorSettings> sensor,
    Optional<Path> site,
    Optional<LearningSettings> learning,
    Optional<Path> feedback,
    Optional<HistorySettings> history,
    Optional<PacketSettings> packets,
    NameSettings names,
    Optional<ArchiveSettings> archive,
    Consumer<RoutesConfig> moreRoutes,
    Clock clock) {

  public ApiConfig {
    notifications = List.copyOf(notifications);
    if (learning.isPresent() && (sensor.isEmpty() || site.isEmpty())) {
      throw new IllegalArgumentException("learning needs a sensor and a directory");
    }
  }

  /** A configuration with default alert settings, notifications to the log, and no sensor. */
  public static ApiConfig of(ServerSettings server) {
    return new ApiConfig(
        server,
        AlertSettings.DEFAULT,
        List.of(new NotificationTarget.Log()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NameSettings.NONE,
        Optional.empty(),
        _ -> {},
        Clock.systemUTC());
  }

  /** A copy with different alert settings. */
  public ApiConfig withAlerts(AlertSettings other) {
    return changed(parts -> parts.alerts = other);
  }

  /** A copy with different notification targets. */
  public ApiConfig withNotifications(NotificationTarget... others) {
    return changed(parts -> parts.notifications = List.of(others));
  }

  /** A copy with a different spool, or none. */
  public ApiConfig withSpool(Optional<SpoolSettings> other) {
    return changed(parts -> parts.spool = other);
  }

  /** A copy with a different sensor, or none. */
  public ApiConfig withSensor(Optional<SensorSettings> other) {
    return changed(parts -> parts.sensor = other);
  }

  /** A copy with a different site profile, or none. */
  public ApiConfig withSite(Optional<Path> other) {
    return changed(parts -> parts.site = other);
  }

  /** A copy with different learning settings. */
  public ApiConfig withLearning(Optional<LearningSettings> other) {
    return changed(parts -> parts.learning = other);
  }

  /** A copy with a different directory for feedback, or none. */
  public ApiConfig withFeedback(Optional<Path> other) {
    return changed(parts -> parts.feedback = other);
  }

  /** A copy with a different history, or none. */
  public ApiConfig withHistory(Optional<HistorySettings> other) {
    return changed(parts -> parts.history = other);
  }

  /** A copy with different additional routes. */
  public ApiConfig withMoreRoutes(Consumer<RoutesConfig> other) {
    return changed(parts -> parts.moreRoutes = other);
  }

  /** A copy with a different place for packets, or none. */
  public ApiConfig withPackets(Optional<PacketSettings> other) {
    return changed(parts -> parts.packets = other);
  }

  /** A copy with other files of names. */
  public ApiConfig withNames(NameSettings other) {
    return changed(parts -> parts.names = other);
  }

  /** A copy with a different flow archive, or none. */
  public ApiConfig withArchive(Optional<ArchiveSettings> other) {
    return changed(parts -> parts.archive = other);
  }

  /** A copy with a different clock. */
  public ApiConfig withClock(Clock other) {
    return changed(parts -> parts.clock = other);
  }

  private ApiConfig changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.whole();
  }

  /** The components, to replace one of them. Single-owner. */
  private static final class Parts {
    private ServerSettings server;
    private AlertSettings alerts;
    private List<NotificationTarget> notifications;
    private Optional<SpoolSettings> spool;
    private Optional<SensorSettings> sensor;
    private Optional<Path> site;
    private Optional<LearningSettings> learning;
    private Optional<Path> feedback;
    private Optional<HistorySettings> history;
    private Optional<PacketSettings> packets;
    private NameSettings names;
    private Optional<ArchiveSettings> archive;
    private Consumer<RoutesConfig> moreRoutes;
    private Clock clock;

    Parts(ApiConfig of) {
      server = of.server;
      alerts = of.alerts;
      notifications = of.notifications;
      spool = of.spool;
      sensor = of.sensor;
      site = of.site;
      learning = of.learning;
      feedback = of.feedback;
      history = of.history;
      packets = of.packets;
      names = of.names;
      archive = of.archive;
      moreRoutes = of.moreRoutes;
      clock = of.clock;
    }

    ApiConfig whole() {
      return new ApiConfig(
          server,
          alerts,
          notifications,
          spool,
          sensor,
          site,
          learning,
          feedback,
          history,
          packets,
          names,
          archive,
          moreRoutes,
          clock);
    }
  }
}

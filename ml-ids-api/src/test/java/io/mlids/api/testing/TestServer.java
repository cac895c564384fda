package io.mlids.api.testing;

import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.NotificationTarget;
import io.mlids.api.archive.ArchiveSettings;
import io.mlids.api.capture.CaptureLimits;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.dispatch.IncidentSettings;
import io.mlids.api.dispatch.NotifyAbout;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.name.NameSettings;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The real server on a free port, with a client. */
public final class TestServer implements AutoCloseable {
  public static final String SPLIT = "application/json; format=pandas-split";
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  public static final int MAX_BODY = 16 << 20;

  /** Sends every attack flow to the queue. */
  public static final AlertSettings OF_FLOWS =
      AlertSettings.DEFAULT.withIncidents(
          IncidentSettings.DEFAULT.withNotifyAbout(NotifyAbout.FLOWS));

  private final RecordingSink sink = new RecordingSink();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ApiService service;

  private TestServer(ServerSettings settings, AlertSettings alertSettings) throws IOException {
    this(ApiConfig.of(settings).withAlerts(alertSettings));
  }

  private TestServer(ApiConfig config) throws IOException {
    service =
        ApiService.start(
            config
                .withNotifications(new NotificationTarget.Custom(sink))
                .withClock(Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  private static TestServer withoutModel(int maxRequests, CaptureLimits captures)
      throws IOException {
    return withoutModel(new ServerSettings("127.0.0.1", 0, MAX_BODY, maxRequests, captures));
  }

  private static TestServer withoutModel(ServerSettings settings) throws IOException {
    return new TestServer(settings, OF_FLOWS);
  }

  /** A server whose model is still loading. */
  public static TestServer withoutModel() throws IOException {
    return withoutModel(ServerSettings.DEFAULT_MAX_REQUESTS, CaptureLimits.DEFAULT);
  }

  /** A server with the given settings. */
  public static TestServer with(Classifier classifier, ServerSettings settings) throws IOException {
    TestServer started = withoutModel(settings);
    started.service.serve(classifier);
    return started;
  }

  /** A server that monitors drift and serves the bundle's training report. */
  public static TestServer with(ModelBundle bundle, int maxRequests) throws IOException {
    TestServer started = withoutModel(maxRequests, CaptureLimits.DEFAULT);
    started.service.serve(bundle);
    return started;
  }

  /** A server that uses a site profile. */
  public static TestServer with(ModelBundle bundle, Path site) throws IOException {
    TestServer started =
        new TestServer(
            ApiConfig.of(
                    new ServerSettings(
                        "127.0.0.1", 0, MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS))
                .withAlerts(OF_FLOWS)
                .withSite(Optional.of(site)));
    started.service.serve(bundle);
    return started;
  }

  /** A server that keeps packets; see {@link HandMadeModel#writeMulticlassBundle}. */
  public static TestServer keepingPackets(Path model, Path packets) throws IOException {
    TestServer started =
        new TestServer(
            ApiConfig.of(
                    new ServerSettings(
                        "127.0.0.1", 0, MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS))
                .withPackets(Optional.of(PacketSettings.of(packets, PacketSettings.LEAST_BYTES))));
    started.service.serve(
        Detector.of(HandMadeModel.writeMulticlassBundle(model, FeatureProfile.CSE2018)));
    return started;
  }

  /** Like {@link #keepingPackets}, and keeps flows in a history. */
  public static TestServer keepingPacketsAndFlows(Path model, Path packets, Path history)
      throws IOException {
    TestServer started =
        new TestServer(
            ApiConfig.of(
                    new ServerSettings(
                        "127.0.0.1", 0, MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS))
                .withPackets(Optional.of(PacketSettings.of(packets, PacketSettings.LEAST_BYTES)))
                .withHistory(Optional.of(HistorySettings.in(history))));
    started.service.serve(
        Detector.of(HandMadeModel.writeMulticlassBundle(model, FeatureProfile.CSE2018)));
    return started;
  }

  /** A server with names from files; see {@link HandMadeModel#writeMulticlassBundle}. */
  public static TestServer naming(Path model, NameSettings names) throws IOException {
    TestServer started =
        new TestServer(
            ApiConfig.of(
                    new ServerSettings(
                        "127.0.0.1", 0, MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS))
                .withNames(names));
    started.service.serve(
        Detector.of(HandMadeModel.writeMulticlassBundle(model, FeatureProfile.CSE2018)));
    return started;
  }

  /** A server that archives flows; see {@link HandMadeModel#writeMulticlassBundle}. */
  public static TestServer archivingFlows(Path model, Path archive) throws IOException {
    TestServer started =
        new TestServer(
            ApiConfig.of(
                    new ServerSettings(
                        "127.0.0.1", 0, MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS))
                .withArchive(
                    Optional.of(
                        new ArchiveSettings(
                            archive, ArchiveSettings.LEAST_BYTES, ArchiveSettings.DEFAULT_DAYS))));
    started.service.serve(
        Detector.of(HandMadeModel.writeMulticlassBundle(model, FeatureProfile.CSE2018)));
    return started;
  }

  public static TestServer with(Classifier classifier, int maxRequests) throws IOException {
    return with(classifier, maxRequests, CaptureLimits.DEFAULT);
  }

  public static TestServer with(Classifier classifier, CaptureLimits captures) throws IOException {
    return with(classifier, ServerSettings.DEFAULT_MAX_REQUESTS, captures);
  }

  private static TestServer with(Classifier classifier, int maxRequests, CaptureLimits captures)
      throws IOException {
    TestServer started = withoutModel(maxRequests, captures);
    started.service.serve(classifier);
    return started;
  }

  /** See {@link HandMadeModel#writeBinaryBundle}. */
  public static TestServer binary(Path folder) throws IOException {
    return with(
        Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018)),
        ServerSettings.DEFAULT_MAX_REQUESTS);
  }

  /**
   * A server with the model of {@link HandMadeModel#writeMulticlassBundle} and the given alert
   * settings.
   */
  public static TestServer multiclass(Path folder, AlertSettings alertSettings) throws IOException {
    TestServer started =
        new TestServer(
            new ServerSettings("127.0.0.1", 0, MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS),
            alertSettings);
    started.service.serve(
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CSE2018)));
    return started;
  }

  /** See {@link HandMadeModel#writeMulticlassBundle}. */
  public static TestServer multiclass(Path folder) throws IOException {
    return with(
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CSE2018)),
        ServerSettings.DEFAULT_MAX_REQUESTS);
  }

  public URI url(String path) {
    return service.url().resolve(path);
  }

  public HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET());
  }

  public HttpResponse<String> post(String path, String contentType, String body, String... headers)
      throws Exception {
    return post(path, contentType, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  public HttpResponse<String> post(String path, String contentType, byte[] body, String... headers)
      throws Exception {
    return send(
        request(path, headers)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(30));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** A raw connection. */
  public Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", service.url().getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** The receiver of all attacks. */
  public Alerts alerts() {
    return service.alerts();
  }

  /** The notifications sent. Closes the server first, so that no notification is still waiting. */
  public List<AttackNotification> notified() {
    service.close();
    return sink.received();
  }

  @Override
  public void close() {
    client.close();
    service.close();
  }
}

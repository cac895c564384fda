package io.mlids.queue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mlids.core.alert.QueueServer;
import io.mlids.core.alert.QueueServerProvider;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * ElasticMQ, a server that implements SQS, with a single queue in memory. Anyone who can reach its
 * port may use it, with any credentials; its messages are lost when the process ends. If a consumer
 * disconnects during a long poll, the poll still runs to its end. A message that arrives in the
 * meantime counts as delivered, so other consumers receive it only after its visibility timeout.
 * The same limits apply as in SQS, except that message lengths are counted in characters, not
 * bytes. Thread-safe.
 */
final class ElasticQueue implements QueueServer {
  /** The queue's name. */
  private static final String NAME = "ml-ids-attacks";

  private static final String ACCOUNT = "000000000000";

  /**
   * The server's threads and hooks must not delay the end of this process, and its errors must not
   * end this process.
   */
  static final Config SETTINGS =
      ConfigFactory.parseMap(
              Map.of(
                  "pekko.daemonic", "on",
                  "pekko.jvm-exit-on-fatal-error", "off",
                  "pekko.jvm-shutdown-hooks", "off",
                  "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off",
                  "pekko.loglevel", "OFF",
                  "pekko.stdout-loglevel", "OFF"))
          .withFallback(ConfigFactory.load());

  private final ActorSystem actors;
  private final URI url;

  private ElasticQueue(ActorSystem actors, URI url) {
    this.actors = actors;
    this.url = url;
  }

  /** See {@link QueueServerProvider#start}. */
  static ElasticQueue start(String host, int port) throws IOException {
    ActorSystem actors = ActorSystem.create("embedded-queue", SETTINGS);
    try {
      SQSRestServer server =
          SQSRestServerBuilder.withActorSystem(actors)
              .withInterface(host)
              .withPort(port)
              // Queue URLs then contain the host name that the client used.
              .withServerAddress(NodeAddress.apply("http", "*", port, ""))
              .start();
      int bound = server.waitUntilStarted().localAddress().getPort();
      URI address = URI.create("http://" + reachable(host) + ":" + bound);
      createQueue(address);
      return new ElasticQueue(actors, address.resolve("/" + ACCOUNT + "/" + NAME));
    } catch (Exception e) {
      // Scala throws undeclared checked exceptions, for example if the port is in use.
      actors.terminate();
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public void close() {
    actors.terminate();
  }

  private static void createQueue(URI address) throws IOException {
    HttpURLConnection request = (HttpURLConnection) address.toURL().openConnection();
    request.setDoOutput(true);
    request.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    request
        .getOutputStream()
        .write(
            ("Action=CreateQueue&Version=2012-11-05&QueueName=" + NAME)
                .getBytes(StandardCharsets.US_ASCII));
    int status = request.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException("creating the queue failed with status " + status);
    }
    request.getInputStream().close();
  }

  /** Replaces a wildcard address with one that a client on this machine can use. */
  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
      default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    };
  }
}

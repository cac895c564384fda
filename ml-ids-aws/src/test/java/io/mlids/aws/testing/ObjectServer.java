package io.mlids.aws.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for S3 on the loopback interface, made for tests: GET and HEAD of objects with ranges
 * and conditions, listing, S3's errors, and what goes wrong on the way. Addresses are {@code
 * /bucket/key}.
 */
public final class ObjectServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /** A request that the server received; absent headers are empty. */
  public record Request(
      String method, String path, String range, String ifMatch, String authorization) {}

  private record Stored(byte[] content, String etag, int partSize) {}

  private record Refusal(int status, String code, String extra, Map<String, String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final Map<String, Long> announced = new ConcurrentSkipListMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Deque<Integer> cuts = new ArrayDeque<>();
  private final Deque<Runnable> afterCut = new ArrayDeque<>();
  private volatile @Nullable Refusal refusal;
  private volatile String region = "";
  private volatile boolean anonymousRedirected;
  private volatile boolean ignoresRanges;
  private volatile boolean isDamaging;

  public ObjectServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The environment of a process that uses this server. */
  public Map<String, String> environment() {
    return Map.of("AWS_ENDPOINT_URL_S3", url());
  }

  /** Stores an object whose entity tag is the MD5 of its content. */
  public void put(String bucketAndKey, byte[] content) {
    put(bucketAndKey, content, hex(md5(content)), 0);
  }

  /** Stores an object that was uploaded in parts. */
  public void putInParts(String bucketAndKey, byte[] content, int partSize) {
    MessageDigest all = md5Digest();
    int parts = 0;
    for (int from = 0; from < content.length; from += partSize, parts++) {
      MessageDigest part = md5Digest();
      part.update(content, from, Math.min(partSize, content.length - from));
      all.update(part.digest());
    }
    put(bucketAndKey, content, hex(all.digest()) + "-" + parts, partSize);
  }

  /** Stores an object with any entity tag; an empty one is not sent. */
  public void put(String bucketAndKey, byte[] content, String etag, int partSize) {
    objects.put(bucketAndKey, new Stored(content.clone(), etag, partSize));
  }

  /** Lists an object with a size that it does not have. */
  public void announces(String bucketAndKey, long size) {
    put(bucketAndKey, new byte[0]);
    announced.put(bucketAndKey, size);
  }

  public void remove(String bucketAndKey) {
    objects.remove(bucketAndKey);
  }

  /** The next responses to GET end after these numbers of bytes, one each. */
  public void cutAfter(int... bytes) {
    synchronized (cuts) {
      for (int each : bytes) {
        cuts.add(each);
      }
    }
  }

  /** Runs an action after the next response that is cut. */
  public void afterNextCut(Runnable action) {
    synchronized (cuts) {
      afterCut.add(action);
    }
  }

  /** Refuses all requests with this error; HEAD gets no body. */
  public void refuses(int status, String code, String extraXml) {
    refusal = new Refusal(status, code, extraXml, Map.of());
  }

  public void refusesNothing() {
    refusal = null;
  }

  /**
   * Sends requests for another region away: signed ones with 400, and the first one without a
   * signature, which does not name a region to this server, with 301.
   */
  public void isIn(String name) {
    region = name;
  }

  public void ignoresRanges() {
    ignoresRanges = true;
  }

  /** Changes a byte in each response. */
  public void damages(boolean value) {
    isDamaging = value;
  }

  public List<Request> requests() {
    return requests;
  }

  public List<Request> gets() {
    return requests.stream().filter(each -> each.method().equals("GET")).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1);
    Request request =
        new Request(
            exchange.getRequestMethod(),
            path,
            header(exchange, "Range"),
            header(exchange, "If-Match"),
            header(exchange, "Authorization"));
    requests.add(request);
    exchange.getResponseHeaders().add("x-amz-request-id", "1");
    Refusal refused = refusal;
    Map<String, String> query = query(exchange);
    if (refused != null) {
      refuse(exchange, refused);
    } else if (isElsewhere(request)) {
      int status = request.authorization().isEmpty() ? 301 : 400;
      refuse(
          exchange,
          new Refusal(
              status,
              status == 301 ? "PermanentRedirect" : "AuthorizationHeaderMalformed",
              "<Region>" + region + "</Region>",
              status == 301 ? Map.of("x-amz-bucket-region", region) : Map.of()));
    } else if (objects.keySet().stream()
        .noneMatch(each -> each.startsWith(path.split("/")[0] + "/"))) {
      refuse(exchange, new Refusal(404, "NoSuchBucket", "", Map.of()));
    } else if (query.containsKey("list-type")) {
      list(exchange, path.replace("/", ""), query.getOrDefault("prefix", ""));
    } else if (!objects.containsKey(path)) {
      refuse(exchange, new Refusal(404, "NoSuchKey", "", Map.of()));
    } else {
      send(exchange, request, objects.get(path), query.containsKey("partNumber"));
    }
    exchange.close();
  }

  private boolean isElsewhere(Request request) {
    if (region.isEmpty()) {
      return false;
    }
    if (!request.authorization().isEmpty()) {
      return !request.authorization().contains("/" + region + "/s3/");
    }
    boolean first = !anonymousRedirected;
    anonymousRedirected = true;
    return first;
  }

  private void send(HttpExchange exchange, Request request, Stored stored, boolean firstPart)
      throws IOException {
    if (!request.ifMatch().isEmpty()
        && !request.ifMatch().replace("\"", "").equals(stored.etag())) {
      refuse(exchange, new Refusal(412, "PreconditionFailed", "", Map.of()));
      return;
    }
    int from = 0;
    int to = stored.content().length;
    int status = 200;
    Matcher range = RANGE.matcher(request.range());
    if (range.matches() && !ignoresRanges) {
      from = Integer.parseInt(range.group(1));
      to = range.group(2).isEmpty() ? to : Math.min(to, Integer.parseInt(range.group(2)) + 1);
      if (from >= stored.content().length) {
        refuse(exchange, new Refusal(416, "InvalidRange", "", Map.of()));
        return;
      }
      status = 206;
    }
    if (firstPart && stored.partSize() > 0) {
      to = Math.min(to, stored.partSize());
      status = 206;
      int parts = Integer.parseInt(stored.etag().split("-")[1]);
      exchange.getResponseHeaders().add("x-amz-mp-parts-count", Integer.toString(parts));
    }
    if (status == 206) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, stored.content().length));
    }
    if (!stored.etag().isEmpty()) {
      exchange.getResponseHeaders().add("ETag", "\"" + stored.etag() + "\"");
    }
    if (request.method().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(to - from));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    byte[] body = Arrays.copyOfRange(stored.content(), from, to);
    if (isDamaging && body.length > 0) {
      body[body.length / 2] ^= 1;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    Optional<Integer> cut = nextCut();
    int sent = Math.min(body.length, cut.orElse(body.length));
    exchange.getResponseBody().write(body, 0, sent);
    exchange.getResponseBody().flush();
    if (cut.isPresent()) {
      Runnable action;
      synchronized (cuts) {
        action = afterCut.poll();
      }
      if (action != null) {
        action.run();
      }
    }
  }

  private Optional<Integer> nextCut() {
    synchronized (cuts) {
      return Optional.ofNullable(cuts.poll());
    }
  }

  private void list(HttpExchange exchange, String bucket, String prefix) throws IOException {
    StringBuilder xml =
        new StringBuilder(
            "<?xml version=\"1.0\"?><ListBucketResult"
                + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>false</IsTruncated>");
    objects.forEach(
        (name, stored) -> {
          if (name.startsWith(bucket + "/" + prefix)) {
            xml.append("<Contents><Key>")
                .append(name.substring(bucket.length() + 1).replace("&", "&amp;"))
                .append("</Key><Size>")
                .append(announced.getOrDefault(name, (long) stored.content().length))
                .append("</Size></Contents>");
          }
        });
    byte[] body = xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    refusal.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    byte[] body =
        ("<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>Said by the server.</Message>%s"
                + "<RequestId>1</RequestId></Error>")
            .formatted(refusal.code(), refusal.extra())
            .getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(refusal.status(), -1);
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(refusal.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new ConcurrentSkipListMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String each : raw == null ? new String[0] : raw.split("&")) {
      String[] pair = each.split("=", 2);
      query.put(
          pair[0], pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private static byte[] md5(byte[] content) {
    return md5Digest().digest(content);
  }

  private static MessageDigest md5Digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package io.mlids.api.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.mlids.api.http.Answers;
import io.mlids.core.net.IpProtocol;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Serves the page and its files. Browsers revalidate each file, so an old page never runs against a
 * new server version. Thread-safe.
 */
public final class WebPage {
  /** Allows only files from this server, and forbids inline scripts, inline styles and framing. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** All file names; other names are rejected without a lookup. */
  static final List<String> NAMES =
      List.of(
          "account.js",
          "address-menu.js",
          "address.js",
          "api.js",
          "audit.js",
          "base.css",
          "capture-jobs.js",
          "capture-result.js",
          "captures.js",
          "case-files.js",
          "charts.js",
          "classes.js",
          "clipboard.js",
          "csv.js",
          "day-chart.js",
          "dom.js",
          "export.js",
          "favicon.svg",
          "features.json",
          "feedback-list.js",
          "feedback.js",
          "figure-chart.js",
          "flow-filter.js",
          "flow-list.js",
          "flow-overview.js",
          "flow-views.js",
          "flow.js",
          "flows.js",
          "format.js",
          "host.js",
          "hosts.css",
          "hour-chart.js",
          "incident-feed.js",
          "incident-filter.js",
          "incident-parts.js",
          "incident-story.js",
          "incident-table.js",
          "incident.js",
          "incidents.css",
          "incidents.js",
          "keys.js",
          "list-keys.js",
          "list-order.js",
          "list-parts.js",
          "live.js",
          "main.js",
          "media.css",
          "model.js",
          "mute-dialog.js",
          "names.js",
          "paced.js",
          "packet-files.js",
          "packet-filter.js",
          "parts.css",
          "parts.js",
          "quantiles.js",
          "query-field.js",
          "reasons.js",
          "saved-searches.js",
          "sensor.js",
          "session.js",
          "site-status.js",
          "site.js",
          "steady.js",
          "stored-flows.js",
          "stream.js",
          "table.js",
          "theme.js",
          "toast.js",
          "triage-card.js",
          "triage-controls.js",
          "triage-list.js",
          "triage-parts.js",
          "triage.css",
          "visit.js");

  /** A file generated from {@link IpProtocol}. */
  static final String PROTOCOLS = "protocols.json";

  private final WebFile page = WebFile.read("index.html");
  private final Map<String, WebFile> files = new HashMap<>();

  public WebPage() {
    NAMES.forEach(name -> files.put(name, WebFile.read(name)));
    files.put(PROTOCOLS, WebFile.of(PROTOCOLS, protocols()));
  }

  /** The names of IP protocols, as in all other output. */
  private static byte[] protocols() {
    return JsonMapper.builder()
        .build()
        .valueToTree(new TreeMap<>(IpProtocol.names()))
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Serves the page. */
  public void page(Context context) throws IOException {
    send(context, page);
  }

  /** Serves the file named by the path parameter {@code file}. */
  public void file(Context context) throws IOException {
    WebFile file =
        Optional.ofNullable(files.get(context.pathParam("file")))
            .orElseThrow(NotFoundResponse::new);
    send(context, file);
  }

  private static void send(Context context, WebFile file) throws IOException {
    HttpServletResponse response = context.res();
    boolean isCompressed = Answers.acceptsGzip(context.req());
    response.setHeader("ETag", file.etag(isCompressed));
    response.addHeader("Vary", "Accept-Encoding");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (isKnown(context.req(), file)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(file.contentType());
    if (isCompressed) {
      response.setHeader("Content-Encoding", "gzip");
    }
    byte[] body = isCompressed ? file.compressed() : file.body();
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * Returns whether {@code If-None-Match} contains the file's tag, weak or strong, or an asterisk
   * (RFC 9110, 13.1.2).
   */
  private static boolean isKnown(HttpServletRequest request, WebFile file) {
    String known = Optional.ofNullable(request.getHeader("If-None-Match")).orElse("");
    for (String tag : known.split(",")) {
      String stripped = tag.strip();
      if (stripped.equals("*")
          || List.of(file.etag(true), file.etag(false))
              .contains(stripped.replaceFirst("^W/", ""))) {
        return true;
      }
    }
    return false;
  }
}

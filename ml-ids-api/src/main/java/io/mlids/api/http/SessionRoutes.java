package io.mlids.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.mlids.api.access.AccessDecision;
import io.mlids.api.access.AccessGate;
import io.mlids.api.access.SignIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Exchanges the token for a cookie that the page's scripts cannot read. Thread-safe. */
final class SessionRoutes {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_BYTES = 4 << 10;

  private final AccessGate gate;

  SessionRoutes(AccessGate gate) {
    this.gate = gate;
  }

  /** {@code {"required":…,"signed_in":…}}. */
  void state(Context context) throws IOException {
    boolean signedIn = gate.hasSession(new ServletAccessRequest(context.req()));
    Answers.send(
        context,
        Answers.JSON,
        ("{\"required\":" + gate.isTokenRequired() + ",\"signed_in\":" + signedIn + "}")
            .getBytes(StandardCharsets.US_ASCII));
  }

  /** Takes {@code {"token":…}}. */
  void begin(Context context) throws IOException {
    switch (gate.signIn(token(context), context.req().getRemoteAddr())) {
      case SignIn.Done done -> {
        done.session()
            .ifPresent(
                id ->
                    context
                        .res()
                        .addHeader("Set-Cookie", cookie(id, gate.sessionLife().toSeconds())));
        context.res().setStatus(204);
      }
      case SignIn.Failed(AccessDecision.Refused refused) ->
          throw ApiException.of(refused.reason().status(), refused.message(), refused.headers());
    }
  }

  void end(Context context) {
    gate.signOut(new ServletAccessRequest(context.req()));
    context.res().addHeader("Set-Cookie", cookie("", 0));
    context.res().setStatus(204);
  }

  private String cookie(String value, long seconds) {
    return gate.cookieName()
        + "="
        + value
        + "; Path=/; Max-Age="
        + seconds
        + "; HttpOnly; SameSite=Strict"
        + (gate.isEncrypted() ? "; Secure" : "");
  }

  private static String token(Context context) throws IOException {
    String type = context.req().getContentType();
    if (type == null || !type.split(";")[0].strip().equalsIgnoreCase(Answers.JSON)) {
      throw ApiException.unsupportedMediaType("send {\"token\":\"…\"} as application/json");
    }
    byte[] body = context.req().getInputStream().readNBytes(MOST_BYTES + 1);
    try {
      JsonNode token = body.length > MOST_BYTES ? null : JSON.readTree(body).get("token");
      if (token != null && token.isTextual()) {
        return token.textValue().strip();
      }
    } catch (JsonProcessingException e) {
      // Said below, without what stands there: it may be the token.
    }
    throw ApiException.badRequest("the body is no {\"token\":\"…\"} of at most 4 KiB");
  }
}

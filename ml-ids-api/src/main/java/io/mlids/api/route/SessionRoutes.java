package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.mlids.api.access.AccessDecision;
import io.mlids.api.access.AccessGate;
import io.mlids.api.access.Account;
import io.mlids.api.access.SignIn;
import io.mlids.api.body.PacedBody;
import io.mlids.api.body.RequestBodies;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.BodyPace;
import io.mlids.api.http.RequestAccount;
import io.mlids.api.http.ServletAccessRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;

/** Exchanges the token for a cookie that the page's scripts cannot read. Thread-safe. */
final class SessionRoutes {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_BYTES = 4 << 10;

  private final AccessGate gate;
  private final BodyPace pace;

  SessionRoutes(AccessGate gate, BodyPace pace) {
    this.gate = gate;
    this.pace = pace;
  }

  /**
   * {@code {"required":…,"signed_in":…,"name":…,"role":…}}; without a name if the server needs no
   * token, and without a role if the client has no right yet.
   */
  void state(Context context) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("required", gate.isTokenRequired());
    json.put("signed_in", gate.hasSession(new ServletAccessRequest(context.req())));
    Optional<Account> account = RequestAccount.find(context.req());
    account.flatMap(Account::name).ifPresent(name -> json.put("name", name));
    account.ifPresent(known -> json.put("role", known.role().id()));
    Answers.send(context, Answers.JSON, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Accepts {@code {"token":…}}. */
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

  private String token(Context context) {
    String type = context.req().getContentType();
    if (type == null || !type.split(";")[0].strip().equalsIgnoreCase(Answers.JSON)) {
      throw ApiException.unsupportedMediaType("send {\"token\":\"…\"} as application/json");
    }
    try (PacedBody in = new PacedBody(context.req(), pace, pace.grace())) {
      byte[] body = in.readNBytes(MAX_BYTES + 1);
      // Decodes the body here, because Jackson would mistake some bodies for UTF-16 or UTF-32.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      JsonNode token = body.length > MAX_BYTES ? null : JSON.readTree(text).get("token");
      if (token != null && token.isTextual()) {
        return token.textValue().strip();
      }
    } catch (CharacterCodingException | JsonProcessingException e) {
      // The error is reported below, without the body's content, because that may be the token.
    } catch (IOException | HttpException.RuntimeException e) {
      throw RequestBodies.broken(e);
    }
    throw ApiException.badRequest("the body must be {\"token\":\"…\"}, at most 4 KiB long");
  }
}

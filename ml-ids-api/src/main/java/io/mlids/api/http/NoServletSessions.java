package io.mlids.api.http;

import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.session.ManagedSession;

/**
 * Refuses to create servlet sessions. The server does not use them, and a session created by
 * mistake for each request would exhaust the memory. {@link io.mlids.api.access.AccessGate} manages
 * sign-ins.
 */
final class NoServletSessions extends SessionHandler {

  @Override
  public void newSession(Request request, String requested, Consumer<ManagedSession> consumer) {
    throw new UnsupportedOperationException("this server does not use servlet sessions");
  }
}

package io.mlids.api.route;

import io.mlids.api.capture.CaptureRefusedException;
import io.mlids.api.capture.StreamConnection;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.Connections;
import io.mlids.api.http.ErrorAnswers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The connection of a request whose response is sent while the request's body arrives. */
record ServletStream(HttpServletRequest request, HttpServletResponse response, String contentType)
    implements StreamConnection {

  @Override
  public void begin() throws IOException {
    response.setContentType(contentType);
    response.flushBuffer();
  }

  @Override
  public void refuse(CaptureRefusedException refusal) throws IOException {
    ApiException error = CaptureRoutes.refusal(refusal);
    ErrorAnswers.write(response, error.status(), error.getMessage(), error.headers());
  }

  @Override
  public void complete() throws IOException {
    response.getOutputStream().close();
  }

  @Override
  public void cut() {
    Connections.abort(request);
  }
}

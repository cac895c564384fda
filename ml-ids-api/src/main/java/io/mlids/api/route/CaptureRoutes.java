package io.mlids.api.route;

import io.javalin.http.Context;
import io.mlids.api.answer.CaptureAnswer;
import io.mlids.api.answer.RankedVerdictsAnswer;
import io.mlids.api.answer.VerdictCsvAnswer;
import io.mlids.api.answer.VerdictLinesAnswer;
import io.mlids.api.audit.AuditNote;
import io.mlids.api.body.CaptureBody;
import io.mlids.api.body.PacedBody;
import io.mlids.api.capture.CaptureRefusedException;
import io.mlids.api.capture.CaptureStreams;
import io.mlids.api.capture.CaptureUploads;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.BodyPace;
import io.mlids.api.http.Connections;
import io.mlids.api.http.Deadline;
import io.mlids.api.http.QueryFlag;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.prediction.ExplainParameter;
import io.mlids.api.scoring.Explanations;
import io.mlids.api.scoring.ServedModel;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.detect.Classifier;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that score captures. Thread-safe. */
final class CaptureRoutes {
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** The time allowed for sending the error after an upload exceeds its time limit. */
  private static final Duration ERROR_TIME = Duration.ofMillis(800);

  private static final Logger LOG = LoggerFactory.getLogger(CaptureRoutes.class);

  private final ServedModel model;
  private final CaptureUploads uploads;
  private final CaptureStreams streams;
  private final BodyPace pace;
  private final Duration longestUpload;
  private final Duration longestSilence;

  CaptureRoutes(
      ServedModel model, CaptureUploads uploads, CaptureStreams streams, ServerSettings settings) {
    this.model = model;
    this.uploads = uploads;
    this.streams = streams;
    // This limit is longer than the stream's own limit, so that the stream can report its error
    // first.
    this.longestSilence = settings.captures().streamIdle().plus(GRACE);
    this.longestUpload = settings.captures().maxTime();
    this.pace = settings.bodyPace();
  }

  /** Scores a whole capture, sent as the body or as the form field {@code file}. */
  void upload(Context context) throws IOException {
    Classifier classifier = classifier();
    CaptureBody body = CaptureBody.of(context.req());
    CaptureAnswer answer = answer(context, classifier);
    HttpServletResponse response = context.res();
    response.setContentType(answer.contentType());
    boolean answered = false;
    String name = Optional.ofNullable(context.queryParam("name")).orElse("");
    AuditNote note = AuditNote.of(context.req()).about(AlertOrigin.upload(name).name());
    try (PacedBody raw = new PacedBody(context.req(), pace, longestUpload);
        Deadline _ = Deadline.start(context.req(), longestUpload.plus(ERROR_TIME))) {
      uploads.checkLength(context.req().getContentLengthLong());
      uploads.answer(
          classifier,
          raw,
          body.boundary(),
          name,
          answer,
          response::isCommitted,
          origin -> note.about(origin.name()));
      answered = true;
    } catch (CaptureRefusedException e) {
      throw refusal(e);
    } catch (IOException e) {
      LOG.debug("the client disconnected during an upload", e);
    } finally {
      abortUnless(answered, context);
    }
  }

  /** Scores a capture of any length; streams the response while the body arrives. */
  void stream(Context context) throws IOException {
    Classifier classifier = classifier();
    HttpServletRequest request = context.req();
    CaptureBody.requireCapture(request);
    HttpServletResponse response = context.res();
    VerdictLinesAnswer answer =
        new VerdictLinesAnswer(
            response.getOutputStream(),
            classifier.modelVersion(),
            QueryFlag.of(context, "features"),
            ExplainParameter.of(context, classifier));
    Duration usual = Connections.allowSilence(request, longestSilence);
    boolean answered = false;
    try {
      streams.answer(
          classifier,
          request.getInputStream(),
          answer,
          new ServletStream(request, response, answer.contentType()));
      answered = true;
    } catch (CaptureRefusedException e) {
      throw refusal(e);
    } catch (IOException e) {
      LOG.debug("the client disconnected during a stream", e);
    } finally {
      // Restores the timeout even if the request was refused, because the body is then drained and
      // the connection stays open.
      Connections.allowSilence(request, usual);
      abortUnless(answered, context);
    }
  }

  /** Closes the connection after a partial response, which must not look complete. */
  private static void abortUnless(boolean answered, Context context) {
    if (!answered && context.res().isCommitted()) {
      Connections.abort(context.req());
    }
  }

  private Classifier classifier() {
    return model.current().orElseThrow(() -> ApiException.busy("the model is being loaded"));
  }

  private static CaptureAnswer answer(Context context, Classifier classifier) throws IOException {
    String accept =
        Optional.ofNullable(context.req().getHeader("Accept")).orElse("").toLowerCase(Locale.ROOT);
    boolean withFeatures = QueryFlag.of(context, "features");
    int shown = shown(context);
    Explanations explanations = ExplainParameter.of(context, classifier);
    OutputStream out = context.res().getOutputStream();
    if (accept.contains("application/x-ndjson")) {
      return new VerdictLinesAnswer(out, classifier.modelVersion(), withFeatures, explanations);
    }
    return accept.contains("text/csv")
        ? new VerdictCsvAnswer(out, classifier.profile())
        : new RankedVerdictsAnswer(
            out, classifier.modelVersion(), shown, withFeatures, explanations);
  }

  private static int shown(Context context) {
    String asked = context.queryParam("limit");
    if (asked == null) {
      return RankedVerdictsAnswer.DEFAULT_SHOWN;
    }
    try {
      int shown = Integer.parseInt(asked);
      if (shown >= 0 && shown <= RankedVerdictsAnswer.MAX_SHOWN) {
        return shown;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw ApiException.badRequest(
        "limit is '" + asked + "'; send a number from 0 to " + RankedVerdictsAnswer.MAX_SHOWN);
  }

  static ApiException refusal(CaptureRefusedException e) {
    return switch (e.reason()) {
      case UNREADABLE, CUT -> ApiException.badRequest(e.getMessage());
      case TOO_LARGE -> ApiException.tooLarge(e.getMessage());
      case TOO_SLOW -> ApiException.timeout(e.getMessage());
      case BUSY -> ApiException.busy(e.getMessage());
    };
  }
}

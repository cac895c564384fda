package io.mlids.api.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.scoring.SiteStatus;
import io.mlids.core.detect.Classifier;
import io.mlids.core.drift.DriftReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reports how much recent flows differ from the training data and from the site profile.
 * Thread-safe.
 */
final class DriftRoute {
  private final ServedModel model;

  DriftRoute(ServedModel model) {
    this.model = model;
  }

  /** See {@link DriftReport#toJson()}. */
  void drift(Context context) throws IOException {
    Classifier classifier =
        model.current().orElseThrow(() -> ApiException.busy("the model is being loaded"));
    DriftReport report =
        classifier
            .drift()
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "the model bundle lacks the distribution of its training rows; retrain the"
                            + " model with this version"));
    ObjectNode json = report.toJson();
    SiteStatus site = model.site();
    site.drift().ifPresent(each -> json.set("site", each.toJson(site.now(), true)));
    Answers.send(context, Answers.JSON, json.toString().getBytes(StandardCharsets.UTF_8));
  }
}

package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.scoring.LearningProgress;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.scoring.SiteStatus;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.site.Calibration;
import io.mlids.core.site.ServiceGroup;
import io.mlids.core.site.SiteProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Serves the state of the site profile and of learning. Thread-safe. */
final class SiteRoute {
  private static final JsonFactory JSON = new JsonFactory();

  private final ServedModel model;

  SiteRoute(ServedModel model) {
    this.model = model;
  }

  void status(Context context) throws IOException {
    SiteStatus status = model.site();
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 10);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("state", status.state().id());
      if (status.learning().isPresent()) {
        write(json, status.learning().get());
      }
      if (status.profile().isPresent()) {
        write(json, status.profile().get(), status.age().orElse(Duration.ZERO));
      }
      if (status.drift().isPresent()) {
        json.writeFieldName("drift");
        json.writeRawValue(status.drift().get().toJson(status.now(), false).toString());
      }
      json.writeEndObject();
    }
    Answers.send(context, Answers.JSON, out.toByteArray());
  }

  private static void write(JsonGenerator json, LearningProgress learning) throws IOException {
    json.writeObjectFieldStart("learning");
    json.writeStringField("since", millis(learning.since()));
    json.writeStringField("until", millis(learning.until()));
    json.writeNumberField("flows", learning.flows());
    json.writeNumberField("flows_left_out", learning.leftOut());
    json.writeNumberField("flows_needed", learning.needed());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, SiteProfile profile, Duration age)
      throws IOException {
    SiteProfile.Source source = profile.source();
    json.writeObjectFieldStart("profile");
    json.writeStringField("learned_at", millis(source.learnedAt()));
    json.writeNumberField("age_seconds", age.toSeconds());
    json.writeStringField("model_version", source.modelVersion());
    json.writeNumberField("false_alarms", source.falseAlarms());
    json.writeNumberField("confidence", Calibration.CONFIDENCE);
    json.writeNumberField("flows", source.flows());
    json.writeNumberField("flows_left_out", source.leftOut());
    if (source.lastTime() != 0) {
      json.writeStringField("first_time", FlowTime.iso(source.firstTime()));
      json.writeStringField("last_time", FlowTime.iso(source.lastTime()));
    }
    json.writeArrayFieldStart("groups");
    for (ServiceGroup group : profile.groups().keySet()) {
      json.writeStartObject();
      json.writeStringField("group", group.id());
      json.writeNumberField("flows", profile.groups().get(group).attack().count());
      json.writeNumberField("attack_threshold", profile.attackThreshold(group));
      json.writeBooleanField("own_threshold", profile.hasOwnThreshold(group));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}

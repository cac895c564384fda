package io.mlids.core.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.Unit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A reason for a verdict: one or more features on the same topic, and their total contribution to
 * the margin.
 *
 * @param features the features that contribute; {@code value} is that of the first feature
 * @param name the first feature in words
 * @param value the first feature's value in {@code unit}; NaN if it is missing
 * @param unit the unit
 * @param flag whether the value is 1 for yes and 0 for no
 * @param aboutHost whether the features depend on a host's operating system
 * @param benign what is usual for benign flows; empty if the bundle does not record it
 * @param site what is usual for the flows of the site; empty without a site profile
 * @param contribution the sum of the features' SHAP values: what they add to the margin of the
 *     attack against {@code Benign}, in log-odds; positive
 * @param share the contribution as a share of all contributions that raise the margin; greater than
 *     0, at most 1
 */
public record Reason(
    List<Feature> features,
    String name,
    double value,
    Unit unit,
    boolean flag,
    boolean aboutHost,
    Optional<Range> benign,
    Optional<Range> site,
    double contribution,
    double share) {

  /** Where a value lies in relation to a range. */
  public enum Position {
    ABOVE,
    BELOW,
    INSIDE;

    /** The name in JSON and in sentences, such as {@code above}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Nine in ten flows have a value in this range.
   *
   * @param low the 5 % quantile
   * @param high the 95 % quantile
   */
  public record Range(double low, double high) {

    /** The position of a value; empty if the value is missing. */
    Optional<Position> position(double value) {
      if (Double.isNaN(value)) {
        return Optional.empty();
      }
      return Optional.of(
          value < low ? Position.BELOW : value > high ? Position.ABOVE : Position.INSIDE);
    }
  }

  public Reason {
    features = List.copyOf(features);
  }

  /** The value's position in relation to {@link #benign}; empty if either is unknown. */
  public Optional<Position> position() {
    return benign.flatMap(range -> range.position(value));
  }

  /** The value's position in relation to {@link #site}; empty if either is unknown. */
  public Optional<Position> sitePosition() {
    return site.flatMap(range -> range.position(value));
  }

  /** Returns whether the value is unusual at the site or, without a site profile, in training. */
  public boolean isUnusual() {
    return sitePosition().or(this::position).orElse(Position.INSIDE) != Position.INSIDE;
  }

  /**
   * A sentence such as {@code packets from the source: 3 (below the benign range: 5 to 40)}. With a
   * site profile, it also contains the range at the site.
   */
  public String text() {
    String text = name + ": " + (flag ? ValueText.yesOrNo(value) : ValueText.of(value, unit));
    String ranges = ranges();
    return text
        + (ranges.isEmpty() ? "" : " (" + ranges + ")")
        + (aboutHost ? "; depends on the host's operating system" : "");
  }

  private String ranges() {
    if (benign.isEmpty()) {
      return site.map(range -> relation(sitePosition()) + " at your site: " + text(range))
          .orElse("");
    }
    String training = text(benign.get());
    if (site.isEmpty()) {
      return relation(position()) + ": " + training;
    }
    String usual = text(site.get());
    return sitePosition().equals(position())
        ? relation(position()) + ": " + training + " in training, " + usual + " at your site"
        : relation(position())
            + " in training: "
            + training
            + "; "
            + sitePosition().orElseThrow().id()
            + " that at your site: "
            + usual;
  }

  /**
   * Words such as {@code above the benign range}; {@code benign} if the position is unknown or the
   * value is yes or no.
   */
  private String relation(Optional<Position> position) {
    return flag || position.isEmpty() ? "benign" : position.get().id() + " the benign range";
  }

  private String text(Range range) {
    if (!flag) {
      return ValueText.range(range.low, range.high, unit);
    }
    return range.low == range.high ? ValueText.yesOrNo(range.low) : "yes or no";
  }

  /** Writes reasons as an array of objects. */
  public static void write(JsonGenerator json, List<Reason> reasons) throws IOException {
    json.writeStartArray();
    for (Reason reason : reasons) {
      reason.write(json);
    }
    json.writeEndArray();
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("text", text());
    json.writeStringField("name", name);
    json.writeArrayFieldStart("features");
    for (Feature feature : features) {
      json.writeString(feature.columnName());
    }
    json.writeEndArray();
    if (Double.isNaN(value)) {
      json.writeNullField("value");
    } else {
      json.writeNumberField("value", value);
    }
    json.writeStringField("unit", unit.symbol());
    if (benign.isPresent()) {
      write(json, "benign", benign.get());
    }
    if (position().isPresent()) {
      json.writeStringField("position", position().get().id());
    }
    if (site.isPresent()) {
      write(json, "site", site.get());
    }
    json.writeStringField("about", aboutHost ? "host" : "behaviour");
    json.writeNumberField("contribution", contribution);
    json.writeNumberField("share", share);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Range range) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("low", range.low);
    json.writeNumberField("high", range.high);
    json.writeEndObject();
  }
}

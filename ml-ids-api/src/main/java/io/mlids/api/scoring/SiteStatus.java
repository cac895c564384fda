package io.mlids.api.scoring;

import io.mlids.core.site.SiteDriftReport;
import io.mlids.core.site.SiteProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of the site profile and of learning.
 *
 * @param now the time of this status
 * @param learning the progress of learning; empty if the server is not learning
 * @param profile the site profile in use, if any
 * @param drift how far the flows differ from those that the profile was learned from; empty without
 *     a profile
 */
public record SiteStatus(
    Instant now,
    Optional<LearningProgress> learning,
    Optional<SiteProfile> profile,
    Optional<SiteDriftReport> drift) {

  /** The state shown to users. */
  public enum State {
    /** The model's own threshold applies. */
    NONE,
    /**
     * The server is learning a profile. Until it is complete, an older profile or the model's own
     * threshold applies.
     */
    LEARNING,
    /** A site profile is in use. */
    ACTIVE;

    /** The name in JSON. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public State state() {
    if (learning.isPresent()) {
      return State.LEARNING;
    }
    return profile.isPresent() ? State.ACTIVE : State.NONE;
  }

  /** The time since the profile was learned; zero if the clock was set back; empty if none. */
  public Optional<Duration> age() {
    return profile
        .map(each -> Duration.between(each.source().learnedAt(), now))
        .map(age -> age.isNegative() ? Duration.ZERO : age);
  }
}

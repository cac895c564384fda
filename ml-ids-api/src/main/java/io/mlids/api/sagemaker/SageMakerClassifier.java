package io.mlids.api.sagemaker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.mlids.api.background.RateLimitedLog;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.ClassifierUnavailableException;
import io.mlids.core.detect.ClassifierUnavailableException.Kind;
import io.mlids.core.detect.RemoteStatus;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.TrafficClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Forwards rows to a SageMaker endpoint, which runs our container or one of the Python original,
 * and returns its predictions. The endpoint only says which rows are attacks, so probabilities are
 * 0 or 1, and the class of an attack is {@code Attack}.
 *
 * <p>A circuit breaker stops requests for {@link Limits#pause} after half of the last requests have
 * failed, so that a broken endpoint is not asked for every flow. Thread-safe.
 */
public final class SageMakerClassifier implements Classifier {
  /** Keeps a request below 1 MB; SageMaker accepts 6 MB or more, depending on the region. */
  private static final int MAX_ROWS = 1_024;

  private static final double ATTACK = 0.5;
  private static final String NOT_SENT = "not_sent";
  private static final String ANSWERED = "answered";
  private static final Logger LOG = LoggerFactory.getLogger(SageMakerClassifier.class);

  /**
   * When the circuit breaker opens.
   *
   * @param window the number of last requests that count
   * @param atLeast the number of requests before the first decision
   * @param pause the time without requests
   */
  public record Limits(int window, int atLeast, Duration pause) {
    public static final Limits DEFAULT = new Limits(20, 5, Duration.ofSeconds(10));
  }

  private final SageMakerTarget target;
  private final FeatureProfile profile;
  private final EndpointClient client;
  private final CircuitBreaker breaker;
  private final Limits limits;
  private final byte[] manifest;
  private final Map<String, LongAdder> requests = new LinkedHashMap<>();
  private final LongAdder unclassified = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  private final RateLimitedLog failures = new RateLimitedLog(LOG, System::nanoTime);

  /** The format that the endpoint accepted last. */
  private volatile RowFormat format = RowFormat.PANDAS_SPLIT;

  /** Why the last request failed; empty if it succeeded. */
  private volatile Optional<String> problem = Optional.empty();

  /**
   * Creates a classifier; sends nothing yet.
   *
   * @param profile the profile that the endpoint's model was trained with
   */
  public SageMakerClassifier(SageMakerTarget target, FeatureProfile profile) {
    this(target, profile, Limits.DEFAULT);
  }

  SageMakerClassifier(SageMakerTarget target, FeatureProfile profile, Limits limits) {
    this.target = target;
    this.profile = profile;
    this.limits = limits;
    this.client = new EndpointClient(target);
    this.breaker = CircuitBreaker.of("sagemaker", settings(limits));
    this.breaker
        .getEventPublisher()
        .onStateTransition(
            event -> log(event.getStateTransition().getToState(), target.description()));
    this.manifest = manifest(target, profile);
    requests.put(ANSWERED, new LongAdder());
    for (Kind kind : Kind.values()) {
      requests.put(id(kind), new LongAdder());
    }
    requests.put(NOT_SENT, new LongAdder());
  }

  private static CircuitBreakerConfig settings(Limits limits) {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(limits.window())
        .minimumNumberOfCalls(limits.atLeast())
        .waitDurationInOpenState(limits.pause())
        .permittedNumberOfCallsInHalfOpenState(2)
        // Rows that the endpoint refuses say nothing about its health.
        .ignoreException(
            e -> e instanceof ClassifierUnavailableException u && u.kind() == Kind.REFUSED)
        .build();
  }

  private static void log(CircuitBreaker.State state, String endpoint) {
    switch (state) {
      case OPEN -> LOG.warn("{}: failed repeatedly; no requests are sent for a while", endpoint);
      case HALF_OPEN -> LOG.info("{}: trying again", endpoint);
      default -> LOG.info("{}: answers again", endpoint);
    }
  }

  private static byte[] manifest(SageMakerTarget target, FeatureProfile profile) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sagemaker_endpoint", target.name());
    json.put("feature_profile", profile.id());
    json.put("threshold", ATTACK);
    ArrayNode features = json.putArray("features");
    profile.modelFeatures().forEach(each -> features.add(each.columnName()));
    json.putArray("classes").add(TrafficClass.BENIGN.name()).add(TrafficClass.ATTACK.name());
    return json.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public FeatureProfile profile() {
    return profile;
  }

  @Override
  public List<Feature> features() {
    return profile.modelFeatures();
  }

  /** The endpoint's name, because the checksum of its model is unknown. */
  @Override
  public String modelVersion() {
    return "sagemaker:" + target.name();
  }

  @Override
  public byte[] manifest() {
    return manifest;
  }

  @Override
  public List<Verdict> verdicts(FeatureRows rows) {
    List<Verdict> verdicts = new ArrayList<>(rows.count());
    for (int from = 0; from < rows.count(); from += MAX_ROWS) {
      FeatureRows block = rows.slice(from, Math.min(rows.count(), from + MAX_ROWS));
      try {
        for (double prediction : predictions(block)) {
          verdicts.add(verdict(prediction));
        }
      } catch (ClassifierUnavailableException e) {
        unclassified.add(rows.count() - from);
        throw e;
      }
    }
    return verdicts;
  }

  private static Verdict verdict(double prediction) {
    boolean attack = prediction >= ATTACK;
    Map<TrafficClass, Double> probabilities = new LinkedHashMap<>();
    probabilities.put(TrafficClass.BENIGN, 1 - prediction);
    probabilities.put(TrafficClass.ATTACK, prediction);
    return new Verdict(
        attack ? TrafficClass.ATTACK : TrafficClass.BENIGN, prediction, attack, probabilities);
  }

  private double[] predictions(FeatureRows rows) {
    try {
      double[] predictions = breaker.executeSupplier(() -> asked(rows));
      count(ANSWERED);
      problem = Optional.empty();
      return predictions;
    } catch (CallNotPermittedException e) {
      count(NOT_SENT);
      throw new ClassifierUnavailableException(
          Kind.BUSY,
          target.description()
              + " failed repeatedly, so it is not asked for "
              + limits.pause().toSeconds()
              + " s"
              + problem.map(last -> " (last failure: " + last + ")").orElse(""),
          limits.pause());
    } catch (ClassifierUnavailableException e) {
      count(id(e.kind()));
      problem = Optional.of(e.getMessage());
      synchronized (failures) {
        failures.warn("{}", e.getMessage());
      }
      throw e;
    }
  }

  private double[] asked(FeatureRows rows) {
    long begin = System.nanoTime();
    try {
      return PredictionsJson.read(answer(rows), rows.count());
    } catch (SdkException e) {
      throw EndpointFailure.of(e, target);
    } catch (IOException e) {
      throw new ClassifierUnavailableException(
          Kind.FAILED, target.description() + " failed: " + e.getMessage(), Duration.ZERO);
    } finally {
      nanos.add(System.nanoTime() - begin);
    }
  }

  /** Sends rows in the format that was accepted last, or else in the other one. */
  private byte[] answer(FeatureRows rows) {
    RowFormat first = format;
    try {
      return client.invoke(first, rows);
    } catch (SdkServiceException e) {
      if (!EndpointFailure.isOfFormat(e)) {
        throw e;
      }
      byte[] answer = client.invoke(first.other(), rows);
      format = first.other();
      return answer;
    }
  }

  private void count(String outcome) {
    LongAdder counter = requests.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  private static String id(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<RemoteStatus> remote() {
    return Optional.of(
        new RemoteStatus(target.description(), breaker.getState().name().toLowerCase(Locale.ROOT)));
  }

  /** What has been sent so far. */
  public EndpointCounts counts() {
    Map<String, Long> byOutcome = new LinkedHashMap<>();
    requests.forEach((outcome, number) -> byOutcome.put(outcome, number.sum()));
    return new EndpointCounts(byOutcome, unclassified.sum(), nanos.sum() / 1e9);
  }
}

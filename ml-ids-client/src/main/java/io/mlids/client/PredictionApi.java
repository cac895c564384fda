package io.mlids.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.remote.ServerAddress;
import io.mlids.core.remote.ServerConnection;
import io.mlids.core.remote.ServerFailedException;
import io.mlids.core.remote.ServerFailedException.Reason;
import io.mlids.core.remote.ServerTrust;
import io.mlids.core.request.PandasSplitJson;
import io.mlids.core.table.FlowBatch;
import java.net.ConnectException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client for {@code POST /api/predictions} and the model's description. Thread-safe; must be
 * closed.
 */
public final class PredictionApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MEDIA_TYPE = "application/json; format=pandas-split";

  private final ServerAddress address;
  private final ServerConnection connection;

  /**
   * @param timeout the maximum time for one request, from its start to the last byte of the
   *     response
   * @param trust certificates to trust; if empty, those that the Java platform trusts
   */
  public PredictionApi(ServerAddress address, Duration timeout, Optional<ServerTrust> trust) {
    this.address = address;
    this.connection = new ServerConnection(timeout, trust);
  }

  /**
   * Sends the flows in one request.
   *
   * @return for each flow, whether the server classifies it as an attack
   * @throws ServerFailedException if the server cannot be reached, refuses the request, or returns
   *     an invalid response
   */
  public List<Boolean> predict(List<LabelledFlow> flows)
      throws ServerFailedException, InterruptedException {
    HttpResponse<String> answer =
        connection.send(
            address,
            request ->
                request
                    .header("Content-Type", MEDIA_TYPE)
                    .POST(BodyPublishers.ofByteArray(body(flows))));
    if (answer.statusCode() != 200) {
      throw ServerConnection.refused(answer);
    }
    return predictions(answer.body(), flows.size());
  }

  /**
   * The feature profile of the server's model.
   *
   * @return the profile, or empty if the server cannot be reached, in which case sending flows
   *     reports the failure
   * @throws ServerFailedException if the server refuses the request or its response has no profile
   */
  public Optional<FeatureProfile> profile() throws ServerFailedException, InterruptedException {
    ServerAddress model = address.at("/api/model");
    HttpResponse<String> answer;
    try {
      answer = connection.send(model, request -> request.GET());
    } catch (ServerFailedException e) {
      if (e.getCause() instanceof ConnectException) {
        return Optional.empty();
      }
      throw e;
    }
    if (answer.statusCode() != 200) {
      throw ServerConnection.refused(answer);
    }
    try {
      String id = JSON.readTree(answer.body()).path("feature_profile").asText();
      Optional<FeatureProfile> profile = FeatureProfile.ofId(id);
      if (profile.isEmpty()) {
        throw new ServerFailedException(
            model.uri(), "returned an unknown feature_profile", Reason.OTHER, null);
      }
      return profile;
    } catch (JsonProcessingException e) {
      throw new ServerFailedException(
          model.uri(), "returned an invalid description of its model", Reason.OTHER, e);
    }
  }

  private static byte[] body(List<LabelledFlow> flows) {
    FlowBatch batch = new FlowBatch(flows.size());
    for (int row = 0; row < flows.size(); row++) {
      flows.get(row).copyTo(batch, row);
    }
    batch.setSize(flows.size());
    return PandasSplitJson.write(batch, 0, batch.size());
  }

  private List<Boolean> predictions(String body, int flows) throws ServerFailedException {
    try {
      JsonNode array = JSON.readTree(body);
      if (array.isArray() && array.size() == flows) {
        List<Boolean> attacks = new ArrayList<>(flows);
        for (JsonNode prediction : array) {
          if (!prediction.isNumber()) {
            throw failed("returned a prediction that is not a number: " + prediction, null);
          }
          attacks.add(prediction.doubleValue() != 0);
        }
        return attacks;
      }
      throw failed(
          array.isArray()
              ? "returned " + array.size() + " predictions for " + flows + " flows"
              : "did not return an array of predictions; is it ml-ids-api?",
          null);
    } catch (JsonProcessingException e) {
      throw failed("did not return an array of predictions; is it ml-ids-api?", e);
    }
  }

  private ServerFailedException failed(String what, @Nullable Throwable cause) {
    return new ServerFailedException(address.uri(), what, Reason.OTHER, cause);
  }

  @Override
  public void close() {
    connection.close();
  }
}

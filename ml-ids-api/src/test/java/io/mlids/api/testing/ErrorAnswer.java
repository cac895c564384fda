package io.mlids.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;

/** The JSON body of a response that reports an error. */
public final class ErrorAnswer {

  private ErrorAnswer() {}

  public static void assertError(HttpResponse<String> answer, int status, String message)
      throws Exception {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode error = new ObjectMapper().readTree(answer.body());
    assertThat(error.size()).isEqualTo(1);
    assertThat(error.get("error").textValue()).contains(message).doesNotContain("\n");
  }
}

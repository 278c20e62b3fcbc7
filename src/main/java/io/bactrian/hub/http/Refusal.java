package io.bactrian.hub.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.HubException;
import io.bactrian.shared.InferenceError;
import io.bactrian.shared.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Answers a request that reaches no route. */
@Component
public class Refusal {
  private final ObjectMapper mapper;

  Refusal(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  public void write(HttpServletResponse response, HubException e) throws IOException {
    write(response, e, Problem.MEDIA_TYPE, Problem.of(e));
  }

  /** As a caller of the Open Inference Protocol expects it. */
  void writeInference(HttpServletResponse response, HubException e) throws IOException {
    write(response, e, "application/json", InferenceError.of(Problem.of(e)));
  }

  private void write(HttpServletResponse response, HubException e, String type, Object body)
      throws IOException {
    response.setStatus(e.code().status());
    response.setContentType(type);
    switch (e.code()) {
      case UNAVAILABLE -> response.setHeader("Retry-After", "5");
      case TOO_MANY_REQUESTS -> response.setHeader("Retry-After", "1");
      case METHOD_NOT_ALLOWED -> response.setHeader("Allow", "POST");
      case TOO_LARGE, TIMEOUT -> response.setHeader("Connection", "close");
      default -> {}
    }
    response.getOutputStream().write(mapper.writeValueAsBytes(body));
  }
}

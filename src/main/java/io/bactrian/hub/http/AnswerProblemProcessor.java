package io.bactrian.hub.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.DatabaseLoss;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.InferenceError;
import io.bactrian.shared.Problem;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a failed HTTP call with a problem document. What is not the caller's fault is logged in
 * full and answered without detail; 503 asks the caller to come again.
 */
final class AnswerProblemProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(AnswerProblemProcessor.class);

  private final ObjectMapper mapper;
  private String shape = "problem";

  AnswerProblemProcessor(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** {@code problem}, or {@code error} for callers of the Open Inference Protocol. */
  public void setShape(String shape) {
    this.shape = shape;
  }

  @Override
  public void process(Exchange exchange) throws JsonProcessingException {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (failure == null) {
      failure = new IllegalStateException("answer-problem-action follows a failure only");
    }
    HubException known = asHubException(exchange, failure);
    Message message = exchange.getMessage();
    boolean asError = shape.equals("error");
    Problem problem = Problem.of(known);
    message.setBody(mapper.writeValueAsBytes(asError ? InferenceError.of(problem) : problem));
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, known.code().status());
    message.setHeader(Exchange.CONTENT_TYPE, asError ? "application/json" : Problem.MEDIA_TYPE);
    if (known.code() == ErrorCode.UNAVAILABLE) {
      message.setHeader("Retry-After", "5");
    }
  }

  private HubException asHubException(Exchange exchange, Throwable failure) {
    if (failure instanceof HubException known) {
      return known;
    }
    if (DatabaseLoss.isCauseOf(failure)) {
      log.warn(
          "Route {}: the database does not answer: {}",
          exchange.getFromRouteId(),
          failure.toString());
      return new HubException(
          ErrorCode.UNAVAILABLE,
          "The database does not answer: nothing was stored, send it again.");
    }
    log.error(
        "Route {} failed in exchange {}",
        exchange.getFromRouteId(),
        exchange.getExchangeId(),
        failure);
    return new HubException(
        ErrorCode.INTERNAL,
        "Nothing was stored. The log holds the reason under " + exchange.getExchangeId() + ".");
  }
}

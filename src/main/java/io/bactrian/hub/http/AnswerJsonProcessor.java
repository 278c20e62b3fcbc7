package io.bactrian.hub.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Makes the body the answer of an HTTP call, as JSON. */
final class AnswerJsonProcessor implements Processor {
  private final ObjectMapper mapper;
  private int status = 200;

  AnswerJsonProcessor(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** The HTTP status of the answer. */
  public void setStatus(int status) {
    this.status = status;
  }

  @Override
  public void process(Exchange exchange) throws JsonProcessingException {
    Message message = exchange.getMessage();
    message.setBody(mapper.writeValueAsBytes(message.getBody()));
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
  }
}

package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;

/** What a host answered, once it is certain that it is JSON, an object or a list, and no error. */
final class Answered {
  private Answered() {}

  /**
   * @throws HostFault naming what else it is
   */
  static JsonNode of(Exchange exchange, StrictJson json) {
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    byte[] body = JsonBodies.bytes(exchange);
    String said = status + ": " + HostFault.excerpt(new String(body, StandardCharsets.UTF_8));
    if (status / 100 == 3) {
      throw new HostFault(
          Fault.REDIRECT, "the host answered " + status + "; redirects are not followed.");
    }
    if (status == 429 || status == 503) {
      throw new HostFault(Fault.BUSY, "the host answered " + said);
    }
    if (status / 100 != 2) {
      throw new HostFault(
          status / 100 == 4 ? Fault.REFUSED : Fault.FAILED, "the host answered " + said);
    }
    JsonNode answer = parsed(body, said, json);
    if (answer.hasNonNull("error")) {
      throw new HostFault(Fault.ERROR_BODY, "the host answered " + said);
    }
    return answer;
  }

  private static JsonNode parsed(byte[] body, String said, StrictJson json) {
    if (new String(body, 0, Math.min(body.length, 6), StandardCharsets.UTF_8).startsWith("data:")) {
      throw new HostFault(
          Fault.NOT_JSON, "the host answered a stream, which was not asked for, " + said);
    }
    try {
      JsonNode answer = json.parse(body);
      if (answer.isContainerNode()) {
        return answer;
      }
    } catch (HubException e) {
      throw new HostFault(Fault.NOT_JSON, "the host answered no JSON, " + said, e);
    }
    throw new HostFault(Fault.WRONG_SHAPE, "the host answered neither object nor list, " + said);
  }
}

package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.budgets.CallTerms;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way to a host. What came with the message stays here: none of it leaves the
 * hub, and no header of it chooses where the question goes.
 *
 * @param observation what the lobe is asked about; null where no lobe asks
 * @param headers of the message as it came
 * @param prompt the prompt's revision that the question came of, null where it came of none
 * @param sent the headers of the request
 * @param question its body
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
record Asking(
    @Nullable Observation observation,
    Map<String, Object> headers,
    @Nullable String prompt,
    Map<String, Object> sent,
    byte[] question) {
  /** Whether the host is to be asked, for the loop of the Kamelet. */
  static final String AGAIN = "HubAskAgain";

  private static final String ASKING = "HubAsking";
  private static final String TRIES = "HubAskTries";

  /**
   * @param path below the host's address
   * @param key for {@code Authorization: Bearer}; empty for none
   */
  static Asking of(
      Exchange exchange,
      @Nullable Observation observation,
      @Nullable String prompt,
      String path,
      String key,
      byte[] question) {
    Map<String, Object> sent = new HashMap<>();
    sent.put(Exchange.HTTP_PATH, path);
    sent.put(Exchange.HTTP_METHOD, "POST");
    sent.put(Exchange.CONTENT_TYPE, "application/json");
    sent.put("Accept", "application/json");
    if (!key.isEmpty()) {
      sent.put("Authorization", "Bearer " + key);
    }
    return new Asking(
        observation,
        new HashMap<>(exchange.getMessage().getHeaders()),
        prompt,
        Map.copyOf(sent),
        question);
  }

  /** The observation that a lobe is asked about, null where none asks. */
  static @Nullable Observation observation(Exchange exchange, String lobe) {
    Object body = exchange.getMessage().getBody();
    if (lobe.isEmpty()) {
      return null;
    }
    if (body instanceof Observation observation) {
      return observation;
    }
    throw new HubException(
        ErrorCode.INVALID_FIELD,
        "body",
        "A step with a lobe takes an observation: put it between the lobes of propose, or leave"
            + " lobe out.");
  }

  /** The host is to be asked. */
  void begin(Exchange exchange, CallTerms terms) {
    exchange.setVariable(ASKING, this);
    exchange.setVariable(TRIES, 0);
    exchange.setVariable(AGAIN, true);
    (observation == null
            ? terms
            : terms.by(observation.question().caller(), observation.question().strategy()))
        .leaveWith(exchange);
  }

  /** Makes the message the request, whatever an answer before has made of it. */
  void ask(Exchange exchange) {
    exchange.setVariable(AGAIN, false);
    replace(exchange.getMessage(), sent, question);
  }

  /** A host is left alone; the outcome is the reason. */
  static void leave(Exchange exchange, Observation observation, HubException reason) {
    exchange.setVariable(
        ASKING,
        new Asking(
            observation,
            new HashMap<>(exchange.getMessage().getHeaders()),
            null,
            Map.of(),
            new byte[0]));
    exchange.setVariable(AGAIN, false);
    exchange.getMessage().setBody(reason);
  }

  static Asking of(Exchange exchange) {
    Asking asking = exchange.getVariable(ASKING, Asking.class);
    if (asking == null) {
      throw new IllegalStateException("nothing was asked before");
    }
    return asking;
  }

  /** Makes a host's answer what it means; a failure stays what it is. */
  static void read(Exchange exchange, Function<JsonNode, Object> reader) {
    Message message = exchange.getMessage();
    if (message.getBody() instanceof JsonNode answer) {
      try {
        message.setBody(reader.apply(answer));
      } catch (HostFault e) {
        message.setBody(e);
      }
    }
  }

  /** How often it was tried before, and from now on once more. */
  static int tries(Exchange exchange) {
    int tries = exchange.getVariable(TRIES, 0, Integer.class);
    exchange.setVariable(TRIES, tries + 1);
    return tries;
  }

  /** Puts back what came with the message. */
  void end(Exchange exchange, Object body) {
    List.of(ASKING, AGAIN, TRIES).forEach(exchange::removeVariable);
    CallTerms.remove(exchange);
    replace(exchange.getMessage(), headers, body);
  }

  private static void replace(Message message, Map<String, Object> headers, Object body) {
    message.removeHeaders("*");
    headers.forEach(message::setHeader);
    message.setBody(body);
  }
}

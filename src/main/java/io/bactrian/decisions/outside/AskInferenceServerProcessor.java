package io.bactrian.decisions.outside;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.budgets.CallTerms;
import io.bactrian.decisions.budgets.Prices;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** Makes the message a request of the Open Inference Protocol. */
final class AskInferenceServerProcessor implements Processor {
  private String model = "";
  private String version = "";
  private String key = "";
  private String lobe = "";
  private String input = "";
  private String output = "";
  private List<String> features = List.of();
  private Prices prices = Prices.NONE;

  /** The model's name at the host. */
  public void setModel(String model) {
    this.model = model;
  }

  /** Its version there; empty for the one that the host chooses. */
  public void setVersion(String version) {
    this.version = version;
  }

  /** Sent as {@code Authorization: Bearer}; empty for none. */
  public void setKey(String key) {
    this.key = key;
  }

  /** The lobe that asks; empty where the body is the request. */
  public void setLobe(String lobe) {
    this.lobe = lobe;
  }

  /** The name of the input that a lobe sends. */
  public void setInput(String input) {
    this.input = input;
  }

  /** The name of the output that a lobe reads. */
  public void setOutput(String output) {
    this.output = output;
  }

  /** Of a lobe's input, in its order, with commas between them. */
  public void setFeatures(String features) {
    this.features =
        Stream.of(features.split(",", -1)).map(String::strip).filter(f -> !f.isEmpty()).toList();
  }

  /** As {@link Prices#of}. */
  public void setPrices(String prices) {
    this.prices = Prices.of(prices);
  }

  @Override
  public void process(Exchange exchange) {
    Observation observation = Asking.observation(exchange, lobe);
    if (observation == null) {
      begin(exchange, null, JsonBodies.json(exchange));
      return;
    }
    try {
      Question.requireNow(observation);
      begin(exchange, observation, Question.tensors(observation, input, features, output));
    } catch (HubException e) {
      Asking.leave(exchange, observation, e);
    }
  }

  private void begin(Exchange exchange, @Nullable Observation observation, JsonNode request) {
    Asking.of(exchange, observation, null, path(), key, Question.bytes(request))
        .begin(exchange, CallTerms.of(model, prices, 0));
  }

  private String path() {
    String of = version.isEmpty() ? "" : "/versions/" + UriUtils.encodePathSegment(version, UTF_8);
    return "/v2/models/" + UriUtils.encodePathSegment(model, UTF_8) + of + "/infer";
  }
}

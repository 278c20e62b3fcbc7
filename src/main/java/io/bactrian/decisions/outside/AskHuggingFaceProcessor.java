package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.prompts.Prompts;
import java.util.Map;

/**
 * Makes the message a request in Hugging Face's own shape: {@code inputs} and {@code parameters}.
 */
final class AskHuggingFaceProcessor extends AskByTextProcessor {
  private Map<String, String> labels = Map.of();

  AskHuggingFaceProcessor(Prompts prompts) {
    super(prompts, "");
  }

  /** As {@link Labels#of}: of a classifier; empty for a generator of text. */
  public void setLabels(String labels) {
    this.labels = Labels.of(labels);
  }

  @Override
  byte[] request(String text) {
    ObjectNode request = Question.object();
    request.put("inputs", text);
    ObjectNode parameters = request.putObject("parameters");
    if (labels.isEmpty()) {
      parameters
          .put("max_new_tokens", maxLength())
          .put("do_sample", false)
          .put("return_full_text", false);
    } else {
      parameters.put("top_k", labels.size()); // the likeliest alone is the default of some hosts
    }
    return Question.bytes(request);
  }
}

package io.bactrian.decisions.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hosts of models that answer as they should, or anything else. */
class OutsideHostsTest extends OutsideHub {
  @Test
  void sendsTensorsAndNothingOfTheMessagesHeaders() throws Exception {
    HOST.answers(200, TENSORS.formatted("0.25,0.75"));
    Exchange answer =
        routes.request(
            "direct:tensors-of-version",
            exchange -> {
              exchange.getMessage().setBody("{\"inputs\":[]}");
              exchange.getMessage().setHeader("CamelHttpUri", "http://127.0.0.1:1/elsewhere");
              exchange.getMessage().setHeader("X-Inside", "stays");
            });
    assertThat(answer.getException()).isNull();
    assertThat(answer.getMessage().getBody(JsonNode.class).at("/outputs/0/data/1").asText())
        .isEqualTo("0.75");
    assertThat(answer.getMessage().getHeaders())
        .containsEntry("X-Inside", "stays")
        .doesNotContainKeys("Authorization", Exchange.HTTP_RESPONSE_CODE);
    assertThat(HOST.asked).hasSize(1);
    assertThat(HOST.asked.get(0))
        .startsWith("POST /v2/models/a%20model/versions/7/infer HTTP/1.1")
        .endsWith("\r\n\r\n{\"inputs\":[]}")
        .doesNotContain("X-Inside");
  }

  @Test
  void readsTextAndJsonOfATextModel() {
    HOST.answers(200, chat("Up."));
    assertThat(ask("text", "Which way?")).isEqualTo("Up.");
    assertThat(HOST.asked.get(0)).contains("Which way?").doesNotContain("response_format");
    HOST.answers(200, chat("```json\n{\"action\":\"BUY\",\"confidence\":0.5}\n```"));
    assertThat(((JsonNode) ask("text-json", "Which way?")).path("action").asText())
        .isEqualTo("BUY");
    assertThat(HOST.asked.get(1))
        .startsWith("POST /chat/completions")
        .contains("Be brief.", "\"stream\":false", "\"json_object\"");
    HOST.answers(200, chat("{\"action\":\"WAIT\",\"confidence\":0.5}"));
    assertThat(refused("text-json", "Which way?").fault()).isEqualTo(Fault.SCHEMA);
    HOST.answers(200, chat("Up, I think."));
    assertThat(refused("text-json", "Which way?").fault()).isEqualTo(Fault.SCHEMA);
  }

  @Test
  void readsLabelsAndTextsInHuggingFacesOwnShape() {
    String scores =
        "[[{\"label\":\"Positive\",\"score\":0.7},{\"label\":\"neutral\",\"score\":0.2},"
            + "{\"label\":\"negative\",\"score\":0.1}]]";
    HOST.answers(200, scores);
    assertThat(((JsonNode) ask("sentiment", "Profit rose.")).at("/0/0/label").asText())
        .isEqualTo("Positive");
    assertThat(HOST.asked.get(0))
        .startsWith("POST / HTTP/1.1")
        .endsWith("{\"inputs\":\"Profit rose.\",\"parameters\":{\"top_k\":3}}");
    for (String wrong :
        List.of("[]", "{}", "[[{\"label\":\"positive\",\"score\":-1}]]", "[\"positive\"]")) {
      HOST.answers(200, wrong);
      assertThat(refused("sentiment", "x").fault()).as(wrong).isIn(Fault.WRONG_SHAPE, Fault.SCHEMA);
    }
    HOST.answers(200, "[{\"label\":\"LABEL_0\",\"score\":1}]");
    assertThat(refused("sentiment", "x").getMessage()).contains("labels does not say", "LABEL_0");
    HOST.answers(503, "{\"error\":\"Model is loading\",\"estimated_time\":20.0}");
    assertThat(refused("sentiment", "x").getMessage()).startsWith("busy: ").contains("20.0");
    HOST.answers(
        200, "[{\"generated_text\":\"{\\\"action\\\":\\\"SELL\\\",\\\"confidence\\\":0.4}\"}]");
    assertThat(((JsonNode) ask("generated", "Which way?")).path("action").asText())
        .isEqualTo("SELL");
    assertThat(HOST.asked.get(HOST.asked.size() - 1))
        .contains("\"max_new_tokens\":256", "\"return_full_text\":false");
    assertThatThrownBy(() -> Labels.of("positive=UP"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("positive=UP");
  }

  @ParameterizedTest
  @MethodSource("io.bactrian.decisions.outside.FaultyHosts#faults")
  void namesWhatIsWrongWithAHost(Fault fault, FakeModelHost.Answer answer) {
    HOST.answer = answer;
    HostFault refusal = refused("tensors-of-version", "{\"inputs\":[]}");
    close(refusal);
    assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
    assertThat(refusal.getMessage()).startsWith(fault.slug() + ": ");
    if (fault == Fault.TIMEOUT) {
      assertThat(refusal.getMessage()).contains("within 700 ms");
    }
    assertThat(refusal.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.BAD_ANSWER);
  }

  /** Answers well until the breaker has forgotten the failure. */
  private void close(HostFault refusal) {
    HOST.answers(200, TENSORS.formatted("0.5,0.5"));
    for (int i = 0; i < 10; i++) {
      assertThat(ask("tensors-of-version", "{\"inputs\":[]}")).as(refusal.getMessage()).isNotNull();
    }
  }

  @Test
  void asksAgainWithinABudgetAndLeavesAHostAloneThatFailsTooOften() {
    HOST.answers(500, "{}");
    for (int i = 0; i < 9; i++) {
      assertThat(refused("tensors", "{\"inputs\":[]}").fault()).isEqualTo(Fault.FAILED);
    }
    assertThat(HOST.asked).hasSize(10); // the first question was asked twice
    int before = HOST.asked.size();
    assertThat(refused("tensors", "{\"inputs\":[]}").fault()).isEqualTo(Fault.CIRCUIT_OPEN);
    assertThat(HOST.asked).hasSize(before);
  }

  @Test
  void decidesWithWhatHostsAnswerAndWithoutThoseThatDoNot() {
    HOST.answer =
        both(
            TENSORS.formatted("0.1,0.9"),
            chat("{\"action\":\"SELL\",\"confidence\":0.3,\"reason\":\"late\"}"));
    JsonNode answer = infer("wave");
    JsonNode outside = answer.at("/lobes/outside");
    assertThat(outside.path("action").asText()).as(answer.toString()).isEqualTo("BUY");
    assertThat(outside.path("confidence").asDouble()).isEqualTo(0.8);
    assertThat(outside.path("version").asText()).isEqualTo("7");
    JsonNode text = answer.at("/lobes/text");
    assertThat(text.path("action").asText()).isEqualTo("SELL");
    assertThat(text.path("prompt").asText()).isEqualTo("side-of-the-market@1");
    assertThat(text.path("completion_tokens").asInt()).isEqualTo(7);
    assertThat(HOST.asked).hasSize(2);
    assertThat(HOST.asked.get(0))
        .contains(
            "Authorization: Bearer key-of-models", "\"shape\":[1,2]", "\"datatype\":\"FP32\"");
    assertThat(HOST.asked.get(1))
        .startsWith("POST /v1/chat/completions")
        .contains("Authorization: Bearer key-of-texts", "OUTSIDE at ", "trend ");

    HOST.answers(302, "", "Location: http://127.0.0.1:1/\r\n");
    JsonNode without = infer("wave");
    assertThat(without.path("lobes").has("outside")).isFalse();
    assertThat(without.at("/lobes/text/action").asText()).isEqualTo("HOLD");
    assertThat(without.path("lobes").has("trend")).isTrue();
    assertThat(without.at("/policy/reasons").toString())
        .contains("outside: redirect: ", "text: redirect: ");
    assertThat(HOST.asked).hasSize(4);

    HOST.answers(200, TENSORS.formatted("0.9,0.9"));
    assertThat(infer("wave").at("/policy/reasons").toString())
        .contains("outside: wrong-shape: the output probabilities is [0.9, 0.9]")
        .contains("text: wrong-shape: ");
  }

  @Test
  void letsAClassifierOfHuggingFaceAnswerAsALobe() {
    HOST.answers(
        200,
        "[{\"label\":\"negative\",\"score\":0.8},{\"label\":\"neutral\",\"score\":0.15},"
            + "{\"label\":\"positive\",\"score\":0.05}]");
    JsonNode lobe = infer("news").at("/lobes/finbert");
    assertThat(lobe.path("action").asText()).isEqualTo("SELL");
    assertThat(lobe.path("confidence").asDouble()).isCloseTo(0.75, within(1e-9));
    assertThat(lobe.path("model").asText()).isEqualTo("ProsusAI/finbert");
    assertThat(lobe.path("prompt").asText()).isEqualTo("side-of-the-market@1");
    assertThat(lobe.at("/scores/neutral").asDouble()).isEqualTo(0.15);
    HOST.answers(200, "[{\"label\":\"neutral\",\"score\":0.95}]");
    assertThat(infer("news").at("/lobes/finbert/action").asText()).isEqualTo("HOLD");
  }

  @Test
  void asksNobodyOutsideAboutThePast() {
    JsonNode answer =
        hub()
            .function(
                200,
                "infer",
                "{\"symbol\":\"OUTSIDE\",\"strategy\":\"wave\",\"dry_run\":true,\"as_of\":\"%s\"}"
                    .formatted(Instant.now().minusSeconds(3_600)));
    assertThat(answer.at("/policy/reasons").toString()).contains("outside: past: ", "text: past: ");
    assertThat(HOST.asked).isEmpty();
  }

  @Test
  void takesNoMessageOfAnotherKindAsALobesQuestion() {
    assertThatThrownBy(() -> ask("ask-outside", "{}"))
        .hasRootCauseInstanceOf(HubException.class)
        .rootCause()
        .hasMessageContaining("takes an observation");
  }
}

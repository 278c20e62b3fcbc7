package io.bactrian.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.HubException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of the kinds that are imported, asked bar by bar. */
class StepGraphTest {
  private static final List<String> ARMS = List.of("SELL", "HOLD", "BUY");
  private static final String HMM =
      """
      {"kind": "hmm", "states": [{"input": "state", "output": "next_state"}],
       "actions": {"bear": "SELL", "bull": "BUY"}, "replay": 8, "max_gap": 2}
      """;
  private static final String PPO =
      """
      {"kind": "cvar-ppo", "states": [{"input": "h_in", "output": "h_out"}, {"input": "c_in", "output": "c_out"}]}
      """;

  private static Signature signature(String declared, List<String> names) {
    try {
      return DeclaredSignature.of(new ObjectMapper().readTree(declared), 3, names);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static OnnxModel tried(ModelProto.Builder model, Signature signature) {
    byte[] content = model.build().toByteArray();
    ModelTrial.check(content, Signature.of(signature.arguments()));
    return OnnxModel.open(content, signature);
  }

  private static void refused(ModelProto.Builder model, Signature signature, String... reasons) {
    byte[] content = model.build().toByteArray();
    assertThatThrownBy(() -> ModelTrial.check(content, signature))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(reasons);
  }

  @Test
  void answersMeansAndUncertaintiesOfABandit() {
    Signature signature = signature("{\"kind\":\"neural-ucb\"}", ARMS);
    try (OnnxModel bandit = tried(ImportedFiles.bandit(3, 1, 0.1f, 0.2f, 0.3f), signature)) {
      Step step = bandit.step(new float[] {9, -0.5f, Float.NaN}, bandit.start());
      assertThat(step.answers().get(0)).containsExactly(0.5f, 0, 0);
      assertThat(step.answers().get(1)).containsExactly(0.1f, 0.2f, 0.3f);
      assertThat(step.states()).isEmpty();
      assertThat(bandit.first(new float[] {0, 1, 0})).containsExactly(0, 0, 1);
      assertThatThrownBy(() -> bandit.probabilities(new float[3]))
          .hasMessageContaining("neural-ucb model", "score-neural-ucb-action");
    }
  }

  @Test
  void filtersRegimesFromBarToBar() {
    Signature signature = signature(HMM, List.of("bear", "bull"));
    assertThat(signature.lobe())
        .isEqualTo(new Signature.Lobe(java.util.Map.of("bear", "SELL", "bull", "BUY"), 8, 2));
    try (OnnxModel hmm = tried(ImportedFiles.hmm(3, 0), signature)) {
      List<float[]> states = hmm.start();
      double[] expected = {0.5, 0.5};
      assertThat(states.get(0)).containsExactly(0.5f, 0.5f);
      for (float x : new float[] {0.3f, 0.9f, -0.2f, 0.5f, -1.1f}) {
        Step step = hmm.step(new float[] {x, 0, 0}, states);
        states = step.states();
        expected = ImportedFiles.filtered(expected, x);
        assertThat((double) step.answers().get(0)[1]).isCloseTo(expected[1], within(1e-5));
      }
    }
  }

  @Test
  void remembersInAPolicy() {
    Signature signature = signature(PPO, ARMS);
    assertThat(signature.lobe().replay()).isEqualTo(64);
    try (OnnxModel policy = tried(ImportedFiles.policy(3), signature)) {
      assertThat(policy.start()).hasSize(2).allMatch(state -> state.length == ImportedFiles.HIDDEN);
      float[] row = {1, -1, 0.5f};
      Step first = policy.step(row, policy.start());
      Step second = policy.step(row, first.states());
      assertThat(second.answers().get(0)).isNotEqualTo(first.answers().get(0));
      assertThat(policy.step(row, policy.start()).answers().get(0))
          .isEqualTo(first.answers().get(0));
    }
  }

  @Test
  void refusesTensorsThatTheSignatureDoesNotKnow() {
    Signature bandit = signature("{\"kind\":\"neural-ucb\"}", ARMS);
    refused(ImportedFiles.policy(3), bandit, "neural-ucb model has one input features");
    refused(ImportedFiles.hmm(3, 0), bandit, "takes features", "input state");
    var renamed = ImportedFiles.bandit(3, 1, 1, 1, 1);
    renamed.getGraphBuilder().getOutputBuilder(1).setName("none");
    refused(renamed, bandit, "uncertainty or width or std", "[mean, none]");
    refused(ImportedFiles.bandit(4, 1, 1, 1, 1), bandit, "features must be", "[N, 3]");
    refused(
        ImportedFiles.bandit(3, 1, 1, 1, 1),
        signature("{\"kind\":\"neural-ucb\"}", List.of("BUY", "SELL")),
        "mean has to be one row of 2 numbers");
    refused(ImportedFiles.bandit(3, 1, 1, -1, 1), bandit, "negative-uncertainty");
    var ppo = signature(PPO.replace("h_out", "h_next"), ARMS);
    refused(ImportedFiles.policy(3), ppo, "one output h_next");
    var start =
        signature(
            HMM.replace("next_state\"", "next_state\", \"start\": [1]"), List.of("bear", "bull"));
    refused(ImportedFiles.hmm(3, 0), start, "state has 2 numbers, and start in metadata.json 1");
  }

  @Test
  void refusesRegimesThatDoNotSumToOne() {
    var wrong = ImportedFiles.hmm(3, 0);
    wrong.getGraphBuilder().getNodeBuilder(9).setOpType("Sigmoid").clearAttribute();
    refused(wrong, signature(HMM, List.of("bear", "bull")), "no set of probabilities");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kind": "dqn"}                                        | signature.kind       | neural-ucb, hmm, cvar-ppo
          {"kind": "hmm", "reply": 3}                            | signature.reply      | no such
          {"kind": "cvar-ppo"}                                   | signature.states     | h_in
          {"kind": "neural-ucb", "states": [{"input": "a", "output": "b"}]} | signature.states | has none
          {"kind": "hmm", "states": [{"input": "a"}]}            | signature.states     | input and output
          {"kind": "hmm", "replay": 257}                         | signature.replay     | 1 to 256
          {"kind": "hmm", "max_gap": -1}                         | signature.max_gap    | 0 to
          {"kind": "neural-ucb", "activation": "softmax"}        | signature.activation | logits
          {"kind": "neural-ucb"}                                 | signature.actions    | {"trend": "HOLD"}
          {"kind": "neural-ucb", "actions": {"trend": "MAYBE"}}  | signature.actions    | BUY, SELL or HOLD
          {"kind": "hmm", "actions": {"sideways": "HOLD"}}       | signature.actions    | none of the classes
          """)
  void refusesADeclarationByItsMember(String declared, String member, String fix) {
    assertThatThrownBy(() -> signature(declared, List.of("trend", "BUY")))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(member, fix);
  }
}

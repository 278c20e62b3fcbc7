package io.bactrian.models.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a model answers, by the tensors of its file. */
public enum ModelKind {
  /** Of each class; what the gate can judge. */
  PROBABILITIES("probabilities", OnnxFile.INPUT, List.of()),

  /** What each arm is expected to bring, and how uncertain that is. */
  NEURAL_UCB(
      "neural-ucb",
      OnnxFile.INPUT,
      List.of(List.of("mean"), List.of("uncertainty", "width", "std"))),

  /** Of each regime, filtered bar by bar. */
  HMM("hmm", OnnxFile.INPUT, List.of(List.of("regime", "regimes"))),

  /** Of each action of a policy that has a memory. */
  CVAR_PPO(
      "cvar-ppo",
      "observation",
      List.of(List.of("probabilities", "action_probabilities", "action_probs")));

  private final String text;
  private final String input;
  private final List<List<String>> outputs;

  ModelKind(String text, String input, List<List<String>> outputs) {
    this.text = text;
    this.input = input;
    this.outputs = outputs;
  }

  /** As metadata.json names it. */
  public String text() {
    return text;
  }

  /** What the features' tensor is named. */
  String input() {
    return input;
  }

  /** For each answer the names that its tensor may have. */
  List<List<String>> outputs() {
    return outputs;
  }

  /** Whether each answer is of one row, or of all that came before it. */
  boolean hasStates() {
    return this == HMM || this == CVAR_PPO;
  }

  /** Whether the first answer is a set of probabilities. */
  public boolean isDistribution() {
    return this != NEURAL_UCB;
  }

  static Optional<ModelKind> of(String text) {
    return Stream.of(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  static String texts() {
    return String.join(", ", Stream.of(values()).map(ModelKind::text).toList());
  }
}

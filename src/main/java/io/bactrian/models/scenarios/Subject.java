package io.bactrian.models.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked the scenarios: it turns what is given into an answer. */
public sealed interface Subject {
  /** Whether scenarios are of a model or of fusion. */
  String kind();

  /** The model's name, or the symbol of the weights. */
  String name();

  /**
   * A model.
   *
   * @param name {@code <symbol>-<period>-<target>}
   * @param period of its bars
   * @param featureSet its name and version; null for the first one
   * @param features the names of the inputs, in their order
   * @param classes the names of the outputs, in their order
   * @param sequence the newest bars that an answer is of; 0 for the newest alone
   */
  record OfModel(
      String name,
      String period,
      @Nullable String featureSet,
      List<String> features,
      List<String> classes,
      int sequence,
      Classifier classifier)
      implements Subject {
    @Override
    public String kind() {
      return Scenario.MODEL;
    }
  }

  /**
   * Weights of lobes.
   *
   * @param name the symbol
   */
  record OfFusion(String name, Fuser fuser) implements Subject {
    @Override
    public String kind() {
      return Scenario.FUSION;
    }
  }

  /** {@code [features]}, of a sequence {@code [bars * features]}, to {@code [classes]}. */
  @FunctionalInterface
  interface Classifier {
    float[] probabilities(float[] features);
  }

  /** What lobes answer, as {@code /functions/v1/fusion} takes it, to one action. */
  @FunctionalInterface
  interface Fuser {
    Decided fuse(JsonNode lobes);
  }

  /**
   * @param action BUY, SELL or HOLD
   * @param confidence 0 to 1
   */
  record Decided(String action, double confidence, Map<String, Double> contributions) {}
}

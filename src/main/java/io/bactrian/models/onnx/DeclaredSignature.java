package io.bactrian.models.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.onnx.Signature.Lobe;
import io.bactrian.models.onnx.Signature.State;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The member {@code signature} of a metadata.json. */
public final class DeclaredSignature {
  private static final String FIELD = "metadata.json signature";
  private static final Set<String> SIDES = Set.of("BUY", "SELL", "HOLD");
  private static final Set<String> MEMBERS =
      Set.of("kind", "output", "activation", "states", "actions", "replay", "max_gap");
  private static final Map<String, String> KNOWN =
      Map.of(
          "buy", "BUY", "long", "BUY", "up", "BUY", "sell", "SELL", "short", "SELL", "down", "SELL",
          "hold", "HOLD", "flat", "HOLD");
  private static final int MOST_NAMES = 256;
  private static final int LONGEST_NAME = 100;
  private static final int MOST_STATES = 8;
  private static final int USUAL_REPLAY = 64;
  private static final int MOST_GAP = 10_000;

  private DeclaredSignature() {}

  /**
   * @param declared missing or null where the file says it all
   * @param features how many there are
   * @param names of what is answered, {@code classes} of the metadata
   * @throws HubException {@code UNPROCESSABLE} naming the member at fault
   */
  public static Signature of(JsonNode declared, int features, List<String> names) {
    checkNames(names);
    if (declared.isMissingNode() || declared.isNull()) {
      return Signature.of(features, names);
    }
    declared
        .fieldNames()
        .forEachRemaining(member -> require(MEMBERS.contains(member), member, "There is no such."));
    ModelKind kind = kind(declared);
    boolean plain = kind == ModelKind.PROBABILITIES;
    String activation = declared.path("activation").asText("none");
    require(
        activation.equals("none") || (plain && activation.equals("softmax")),
        "activation",
        "It is softmax, where the output holds logits, or none; other kinds have none.");
    return new Signature(
        kind,
        features,
        names,
        declared.path("output").asText(""),
        activation.equals("softmax"),
        states(kind, declared.path("states")),
        plain ? Lobe.NONE : lobe(kind, declared, names));
  }

  private static ModelKind kind(JsonNode declared) {
    String text = declared.path("kind").asText(ModelKind.PROBABILITIES.text());
    return ModelKind.of(text)
        .orElseThrow(
            () -> refused("kind", "There is no kind %s: %s.".formatted(text, ModelKind.texts())));
  }

  /** They go to a process on its command line. */
  private static void checkNames(List<String> names) {
    if (names.size() > MOST_NAMES
        || names.stream().anyMatch(name -> name.length() > LONGEST_NAME || name.isEmpty())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "metadata.json classes",
          "At most %d names of 1 to %d characters.".formatted(MOST_NAMES, LONGEST_NAME));
    }
  }

  private static List<State> states(ModelKind kind, JsonNode declared) {
    var states = new ArrayList<State>();
    for (JsonNode each : declared) {
      var start = new ArrayList<Float>();
      each.path("start").forEach(number -> start.add(number.floatValue()));
      var state = new State(each.path("input").asText(), each.path("output").asText(), start);
      require(
          !state.input().isEmpty() && !state.output().isEmpty(),
          "states",
          "Each has input and output, the names of its tensors.");
      states.add(state);
    }
    require(states.size() <= MOST_STATES, "states", "At most " + MOST_STATES + " are taken.");
    require(states.isEmpty() || kind.hasStates(), "states", kind.text() + " has none.");
    require(
        !states.isEmpty() || kind != ModelKind.CVAR_PPO,
        "states",
        "A cvar-ppo model names its recurrent states: [{\"input\": \"h_in\", \"output\":"
            + " \"h_out\"}].");
    return states;
  }

  private static Lobe lobe(ModelKind kind, JsonNode declared, List<String> names) {
    Map<String, String> actions = actions(kind, declared.path("actions"), names);
    boolean remembers = declared.path("states").size() > 0;
    int replay = declared.path("replay").asInt(remembers ? USUAL_REPLAY : 1);
    require(
        replay >= 1 && replay <= OnnxFile.MAX_SEQUENCE,
        "replay",
        "It is 1 to " + OnnxFile.MAX_SEQUENCE + " bars.");
    int gap = declared.path("max_gap").asInt(0);
    require(gap >= 0 && gap <= MOST_GAP, "max_gap", "It is 0 to " + MOST_GAP + " bars.");
    return new Lobe(actions, replay, gap);
  }

  /** An arm or an action without a side would be an answer that nobody can follow. */
  private static Map<String, String> actions(
      ModelKind kind, JsonNode declared, List<String> names) {
    Map<String, String> actions = new LinkedHashMap<>();
    declared
        .fieldNames()
        .forEachRemaining(
            name -> require(names.contains(name), "actions", name + " is none of the classes."));
    for (String name : names) {
      String own = KNOWN.getOrDefault(name.toLowerCase(Locale.ROOT), "");
      String action = declared.path(name).asText(own);
      if (action.isEmpty() && kind == ModelKind.HMM) {
        action = "HOLD";
      }
      require(
          SIDES.contains(action),
          "actions",
          "Say for %s whether it is BUY, SELL or HOLD: {\"%s\": \"HOLD\"}.".formatted(name, name));
      actions.put(name, action);
    }
    return actions;
  }

  private static void require(boolean holds, String member, String fix) {
    if (!holds) {
      throw refused(member, fix);
    }
  }

  private static HubException refused(String member, String fix) {
    return new HubException(
        ErrorCode.UNPROCESSABLE,
        FIELD + "." + member,
        "signature." + member + " of metadata.json is refused: " + fix);
  }
}

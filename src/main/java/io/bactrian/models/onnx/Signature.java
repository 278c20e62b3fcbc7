package io.bactrian.models.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a model's file takes and answers.
 *
 * @param features how many numbers describe a bar
 * @param names of what it answers, in the hub's order: classes, arms, regimes or actions
 * @param output the tensor of the probabilities; empty where the file leaves no doubt
 * @param softmax whether that tensor holds logits
 * @param states what is handed from one bar to the next
 * @param lobe how its answers become a side
 */
public record Signature(
    ModelKind kind,
    int features,
    List<String> names,
    String output,
    boolean softmax,
    List<State> states,
    Lobe lobe) {

  /**
   * @param start its values before the first bar; none for the kind's own: zeros, of an HMM all
   *     regimes equally likely
   */
  public record State(String input, String output, List<Float> start) {}

  /**
   * @param actions BUY, SELL or HOLD by name; a name that is not there takes no side
   * @param replay the newest bars that a state is made of
   * @param maxGap bars that may be missing between two before the state begins anew
   */
  public record Lobe(Map<String, String> actions, int replay, int maxGap) {
    static final Lobe NONE = new Lobe(Map.of(), 1, 0);
  }

  /** Of a model that answers probabilities of these classes, in a file that says the rest. */
  public static Signature of(int features, List<String> classes) {
    return new Signature(
        ModelKind.PROBABILITIES, features, classes, "", false, List.of(), Lobe.NONE);
  }

  public boolean isPlain() {
    return kind == ModelKind.PROBABILITIES;
  }

  /** All that a trial depends on, as the process of {@link ModelTrial} takes it. */
  public List<String> arguments() {
    var all = new ArrayList<String>();
    all.addAll(List.of(kind.text(), "" + features, output, "" + softmax, "" + states.size()));
    for (State state : states) {
      String start = String.join(" ", state.start().stream().map(String::valueOf).toList());
      all.addAll(List.of(state.input(), state.output(), start));
    }
    all.addAll(names);
    return all;
  }

  static Signature of(List<String> arguments) {
    int count = Integer.parseInt(arguments.get(4));
    List<State> states =
        IntStream.range(0, count).map(i -> 5 + 3 * i).mapToObj(i -> state(arguments, i)).toList();
    return new Signature(
        ModelKind.of(arguments.get(0)).orElseThrow(),
        Integer.parseInt(arguments.get(1)),
        List.copyOf(arguments.subList(5 + 3 * count, arguments.size())),
        arguments.get(2),
        Boolean.parseBoolean(arguments.get(3)),
        states,
        Lobe.NONE);
  }

  private static State state(List<String> arguments, int at) {
    List<Float> start =
        Stream.of(arguments.get(at + 2).split(" ", 0))
            .filter(number -> !number.isEmpty())
            .map(Float::valueOf)
            .toList();
    return new State(arguments.get(at), arguments.get(at + 1), start);
  }
}

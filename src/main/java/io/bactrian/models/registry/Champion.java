package io.bactrian.models.registry;

import io.bactrian.models.onnx.OnnxFile;
import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.onnx.Step;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that answers. It may be held and used for as long as wanted, also after another one
 * took its place: its session is closed when nobody holds it any more.
 */
public final class Champion {
  /** Bars that one answer may be of. */
  public static final int LONGEST_SEQUENCE = OnnxFile.MAX_SEQUENCE;

  private static final Cleaner CLEANER = Cleaner.create();

  private final Versions.Version row;
  private final OnnxModel session;
  private final Signature signature;

  Champion(Versions.Version row, OnnxModel session) {
    this.row = row;
    this.session = session;
    this.signature = row.signature();
    CLEANER.register(this, session::close);
  }

  public String model() {
    return row.model();
  }

  public String version() {
    return row.version();
  }

  public String sha256() {
    return row.sha256();
  }

  /** The names of the inputs, in their order. */
  public List<String> features() {
    return row.features();
  }

  /**
   * Name and version of the set that the inputs are of; null for a version of before sets had
   * names.
   */
  public @Nullable String featureSet() {
    return row.featureSet();
  }

  /** The names of the outputs, in their order. */
  public List<String> classes() {
    return row.classes();
  }

  /** The newest bars that an answer is of, where it is not of the newest alone; else 0. */
  public int sequence() {
    return session.sequence();
  }

  /**
   * @param features {@code [features]} in the order of {@link #features()}, NaN where missing; of a
   *     sequence {@code [bars * features]}, the oldest bar first
   * @return {@code [classes]}, summing to 1 within 1e-3
   * @throws HubException {@code UNPROCESSABLE} where the answer is no set of probabilities
   */
  public float[] probabilities(float[] features) {
    try {
      return checked(session.probabilities(features));
    } finally {
      Reference.reachabilityFence(this); // the session is not closed before the call took it
    }
  }

  /**
   * Several in one call, which takes less time; the last bits of an answer may be others than in a
   * call of its own.
   *
   * @param rows {@code [rows]}, each as above
   * @return {@code [rows][classes]}
   */
  public float[][] probabilities(float[][] rows) {
    try {
      float[][] answers = session.together(rows);
      for (float[] answer : answers) {
        checked(answer);
      }
      return answers;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** What its file takes and answers. */
  public Signature signature() {
    return signature;
  }

  /**
   * @throws HubException {@code UNPROCESSABLE} where it answers something else than probabilities
   */
  public Champion requireProbabilities() {
    if (!signature.isPlain()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "model",
          "%s is a %s model, which answers no probabilities of classes: the step score-%2$s-action asks it."
              .formatted(row.model(), signature.kind().text()));
    }
    return this;
  }

  /** What a model with a memory is asked with at the first bar. */
  public List<float[]> start() {
    return session.start();
  }

  /**
   * One bar of a model of another kind than probabilities.
   *
   * @param row {@code [features]} in the order of {@link #features()}, NaN where missing
   * @param states of the bar before
   */
  public Step step(float[] row, List<float[]> states) {
    try {
      return session.step(row, states);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** For one that only its opener has handed out: who asks it afterwards fails. */
  void close() {
    session.close();
  }

  private static float[] checked(float[] answer) {
    if (!OnnxModel.areProbabilities(answer)) {
      throw OnnxFile.refused("it answers something that is no set of probabilities. Roll back.");
    }
    return answer;
  }
}

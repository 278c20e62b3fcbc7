package io.bactrian.models.lstm;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleConsumer;

/**
 * Trains a network with Adam until the stopping rows' loss no longer falls, and goes back to the
 * epoch with the smallest one (L. Prechelt, "Early Stopping - But When?", 1998).
 *
 * <p>Weighing classes moves the answers towards rare ones; the logarithm of each weight is taken
 * from its logit, so that they are probabilities again (M. Saerens et al., "Adjusting the Outputs
 * of a Classifier to New a Priori Probabilities", Neural Computation 14, 2002).
 */
final class LstmFit {
  private static final int ROWS_AT_ONCE = 1024;

  private final LstmTask task;
  private final LstmSettings settings;
  private final DoubleConsumer progress;
  private final float[] weights;
  private final float[] correction;

  /**
   * @param progress from 0 to 1
   */
  LstmFit(LstmTask task, DoubleConsumer progress) {
    this.task = task;
    this.settings = task.settings();
    this.progress = progress;
    this.weights = weights(task);
    this.correction = new float[weights.length];
    for (int c = 0; c < weights.length; c++) {
      correction[c] = (float) StrictMath.log(weights[c]);
    }
  }

  private static float[] weights(LstmTask task) {
    float[] weights = new float[task.classes()];
    Arrays.fill(weights, 1);
    if (task.settings().balanced()) {
      int[] counts = new int[weights.length];
      Arrays.stream(task.trainLabels()).forEach(label -> counts[label]++);
      for (int c = 0; c < weights.length; c++) {
        weights[c] = (float) task.trainLabels().length / (weights.length * Math.max(counts[c], 1));
      }
    }
    return weights;
  }

  LstmWeights run() {
    Engine engine = Engine.getInstance();
    engine.setRandomSeed(settings.seed());
    Device device = engine.getGpuCount() > 0 ? Device.gpu() : Device.cpu();
    try (NDManager manager = engine.newBaseManager(device)) {
      LstmNetwork network = new LstmNetwork(task, manager);
      var store = new ParameterStore(manager, false);
      var order = new Order(task.train().length, settings.seed());
      Optimizer adam =
          Optimizer.adam()
              .optLearningRateTracker(Tracker.fixed((float) settings.learningRate()))
              .build();
      Map<String, float[]> best = network.values();
      float[][] answers = new float[0][];
      float[] losses = new float[settings.epochs()];
      int at = -1;
      int done = 0;
      while (done < settings.epochs() && done - at <= settings.patience()) {
        epoch(engine, manager, network, store, adam, order, done);
        float[][] now = answers(manager, network, store);
        losses[done] = (float) loss(now);
        if (at < 0 || losses[done] < losses[at]) {
          at = done;
          best = network.values();
          answers = now;
        }
        done++;
      }
      return network.fold(best, correction, Arrays.copyOf(losses, done), at + 1, answers);
    }
  }

  private void epoch(
      Engine engine,
      NDManager manager,
      LstmNetwork network,
      ParameterStore store,
      Optimizer adam,
      Order order,
      int epoch) {
    int[] rows = order.next();
    for (int from = 0; from < rows.length; from += settings.batch()) {
      int to = Math.min(rows.length, from + settings.batch());
      if (to - from < 2) {
        return; // batch norm has no variance of one row
      }
      step(engine, manager, network, store, adam, Arrays.copyOfRange(rows, from, to), epoch);
      progress.accept((epoch + (double) to / rows.length) / settings.epochs());
    }
  }

  private void step(
      Engine engine,
      NDManager manager,
      LstmNetwork network,
      ParameterStore store,
      Optimizer adam,
      int[] rows,
      int epoch) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector gradients = engine.newGradientCollector()) {
      NDArray inputs = batch(scope, task.train(), rows);
      NDArray weighed = weighed(scope, rows);
      NDArray likely = network.forward(store, inputs, true).logSoftmax(1);
      likely.attach(scope);
      NDArray loss = likely.mul(weighed).sum().neg().div(weighed.sum());
      if (!Float.isFinite(loss.getFloat())) {
        throw new LstmFailure(
            "The loss is no finite number in epoch %d. Lower hyperparameters.learning_rate or hyperparameters.clip."
                .formatted(epoch + 1));
      }
      gradients.backward(loss);
      update(scope, network, adam);
    }
  }

  /** Clips by the norm of the whole gradient (R. Pascanu et al., ICML 2013), then steps. */
  private void update(NDManager scope, LstmNetwork network, Optimizer adam) {
    double squares = 0;
    for (Parameter parameter : network.parameters().values()) {
      if (parameter.requiresGradient()) {
        NDArray gradient = gradient(scope, parameter);
        squares += gradient.square().sum().getFloat();
      }
    }
    double norm = Math.sqrt(squares);
    float scale = (float) (norm > settings.clip() ? settings.clip() / norm : 1);
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient()) {
                adam.update(name, parameter.getArray(), gradient(scope, parameter).mul(scale));
              }
            });
  }

  private static NDArray gradient(NDManager scope, Parameter parameter) {
    NDArray gradient = parameter.getArray().getGradient();
    gradient.attach(scope);
    return gradient;
  }

  private NDArray batch(NDManager scope, float[][] all, int[] rows) {
    int width = task.steps() * task.inputs();
    float[] flat = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all[rows[i]], 0, flat, i * width, width);
    }
    return scope.create(flat, new Shape(rows.length, task.steps(), task.inputs()));
  }

  /** {@code [rows, classes]} a row's class weight at its class, else 0. */
  private NDArray weighed(NDManager scope, int[] rows) {
    float[] flat = new float[rows.length * weights.length];
    for (int i = 0; i < rows.length; i++) {
      int label = task.trainLabels()[rows[i]];
      flat[i * weights.length + label] = weights[label];
    }
    return scope.create(flat, new Shape(rows.length, weights.length));
  }

  private float[][] answers(NDManager manager, LstmNetwork network, ParameterStore store) {
    float[][] answers = new float[task.stop().length][];
    for (int from = 0; from < answers.length; from += ROWS_AT_ONCE) {
      int[] rows = range(from, Math.min(answers.length, from + ROWS_AT_ONCE));
      try (NDManager scope = manager.newSubManager()) {
        NDArray logits = network.forward(store, batch(scope, task.stop(), rows), false);
        logits.attach(scope);
        NDArray corrected = logits.sub(scope.create(correction));
        float[] flat = corrected.softmax(1).toFloatArray();
        for (int row : rows) {
          int at = (row - from) * weights.length;
          answers[row] = Arrays.copyOfRange(flat, at, at + weights.length);
        }
      }
    }
    return answers;
  }

  private double loss(float[][] answers) {
    double loss = 0;
    for (int i = 0; i < answers.length; i++) {
      loss -= Math.log(Math.max(answers[i][task.stopLabels()[i]], 1e-15)) / answers.length;
    }
    return loss;
  }

  private static int[] range(int from, int to) {
    int[] range = new int[to - from];
    Arrays.setAll(range, i -> from + i);
    return range;
  }

  /** Another order of the rows each epoch, the same ones for the same seed. */
  private static final class Order {
    private final int[] rows;
    private final Random random;

    Order(int count, int seed) {
      rows = range(0, count);
      random = new Random(seed);
    }

    int[] next() {
      for (int i = rows.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int row = rows[i];
        rows[i] = rows[other];
        rows[other] = row;
      }
      return rows;
    }
  }
}

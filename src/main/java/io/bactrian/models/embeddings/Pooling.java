package io.bactrian.models.embeddings;

import java.nio.FloatBuffer;

/**
 * How the states of a text's pieces become one vector, by the names of Supabase's {@code
 * session.run}.
 *
 * @param meanPool the mean of all pieces, else the state of the first, which marks the beginning
 * @param normalize to length 1
 */
record Pooling(boolean meanPool, boolean normalize) {
  /** What is kept and searched. */
  static final Pooling KEPT = new Pooling(true, true);

  /** The model that such vectors are of: those of a first piece compare with no means. */
  String model() {
    return meanPool ? TextModel.ID : TextModel.ID + ":first-piece";
  }

  /**
   * @param states {@code [pieces][dimensions]}, none of them padding
   */
  float[] vector(FloatBuffer states, int pieces, int dimensions) {
    int counted = meanPool ? pieces : 1;
    var vector = new float[dimensions];
    for (int i = 0; i < counted * dimensions; i++) {
      vector[i % dimensions] += states.get(i) / counted;
    }
    return normalize ? normalised(vector) : vector;
  }

  static float[] normalised(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    float length = square == 0 ? 1 : (float) Math.sqrt(square);
    var result = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      result[i] = vector[i] / length;
    }
    return result;
  }
}

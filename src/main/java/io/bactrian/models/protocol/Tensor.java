package io.bactrian.models.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * An input as it was sent, its values in row-major order.
 *
 * @param at what a refusal calls it, such as {@code inputs.features}
 */
@SuppressWarnings("ArrayRecordComponent") // values on their way, compared by nobody
record Tensor(String name, String at, int[] shape, float[] values) {

  /**
   * @param input fits the schema
   * @param most values that a request of this model can have
   */
  static Tensor of(JsonNode input, long most) {
    String name = input.path("name").asText();
    String at = "inputs." + TensorFault.excerpt(name);
    int[] shape = shape(input.path("shape"), at, most);
    Datatype datatype = Datatype.of(input.path("datatype").asText(), at);
    var values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    JsonNode data = input.path("data");
    if (!data.isEmpty() && data.get(0).isArray()) {
      nested(data, datatype, at + ".data", shape, 0, values, 0);
    } else {
      flat(data, datatype, at + ".data", shape, values);
    }
    return new Tensor(name, at, shape, values);
  }

  private static int[] shape(JsonNode given, String at, long most) {
    long size = 1;
    int[] shape = new int[given.size()];
    for (int i = 0; i < shape.length; i++) {
      long dimension = given.get(i).canConvertToLong() ? given.get(i).longValue() : Long.MAX_VALUE;
      if (dimension < 1) {
        throw TensorFault.of(
            at + ".shape", "each dimension is 1 or more, and this one is " + dimension + ".");
      }
      if (dimension > most / size) {
        throw TensorFault.of(
            at + ".shape",
            "%s has more values than the %d that one request of this model takes: send fewer rows."
                .formatted(TensorFault.excerpt(given.toString()), most));
      }
      size *= dimension;
      shape[i] = (int) dimension;
    }
    return shape;
  }

  private static void flat(
      JsonNode data, Datatype datatype, String at, int[] shape, float[] values) {
    same(data.size(), values.length, at, shape);
    for (int i = 0; i < values.length; i++) {
      values[i] = datatype.read(data.get(i), at + "[" + i + "]");
    }
  }

  private static int nested(
      JsonNode data,
      Datatype datatype,
      String at,
      int[] shape,
      int depth,
      float[] values,
      int first) {
    same(data.size(), shape[depth], at, shape);
    int next = first;
    for (int i = 0; i < data.size(); i++) {
      JsonNode one = data.get(i);
      String place = at + "[" + i + "]";
      if (depth == shape.length - 1) {
        values[next++] = datatype.read(one, place);
      } else if (one.isArray()) {
        next = nested(one, datatype, place, shape, depth + 1, values, next);
      } else {
        throw TensorFault.of(
            place,
            "an array is missing here: nest the values as shape %s says, or send them all in one"
                    .formatted(Arrays.toString(shape))
                + " array.");
      }
    }
    return next;
  }

  private static void same(int found, int wanted, String at, int[] shape) {
    if (found != wanted) {
      throw TensorFault.of(
          at,
          "has %d values where shape %s wants %d: correct the shape or the data."
              .formatted(found, Arrays.toString(shape), wanted));
    }
  }
}

package io.bactrian.models.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.Decimals;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the numbers of an input may be; models read 32-bit floats. */
enum Datatype {
  FP32,
  FP64,
  INT32,
  INT64,
  BYTES;

  private static final String NAMES =
      Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));

  /**
   * @param input to name in a refusal
   */
  static Datatype of(String name, String input) {
    for (Datatype one : values()) {
      if (one.name().equals(name)) {
        return one;
      }
    }
    throw TensorFault.of(
        input + ".datatype", "'%s' is not taken: send one of %s.".formatted(name, NAMES));
  }

  /**
   * @param at to name in a refusal
   * @return NaN for a missing value, sent as {@code null}
   */
  float read(JsonNode value, String at) {
    return switch (this) {
      case FP32, FP64 -> value.isNull() ? Float.NaN : decimal(value, at);
      case INT32, INT64 -> whole(value, at);
      case BYTES -> text(value, at);
    };
  }

  private float decimal(JsonNode value, String at) {
    if (!value.isNumber()) {
      throw wrong(value, at, "a number, or null where it is missing");
    }
    double number = value.doubleValue();
    if (this == FP32 && Math.abs(number) > Float.MAX_VALUE) {
      throw TensorFault.of(
          at, "%s is out of the range of FP32: send it as FP64, or scale it.".formatted(value));
    }
    return nearest(number);
  }

  private float whole(JsonNode value, String at) {
    if (!value.isNumber()) {
      throw wrong(value, at, "a whole number");
    }
    if (!value.isIntegralNumber()) {
      throw TensorFault.of(
          at, "%s has a fraction: send it as FP32 or FP64.".formatted(value.asText()));
    }
    if (!(this == INT32 ? value.canConvertToInt() : value.canConvertToLong())) {
      throw TensorFault.of(
          at, "%s is out of the range of %s: send it as FP64.".formatted(value.asText(), name()));
    }
    return value.longValue();
  }

  private float text(JsonNode value, String at) {
    if (!value.isTextual()) {
      throw wrong(value, at, "the text of a decimal, such as \"42000.5\"");
    }
    try {
      return nearest(Decimals.parse(value.textValue(), at).doubleValue());
    } catch (HubException e) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          at,
          "'%s' is no decimal: send one such as \"42000.5\"."
              .formatted(TensorFault.excerpt(value.textValue())),
          e);
    }
  }

  /** As {@code /infer} takes features: what is larger than the largest float counts as that. */
  private static float nearest(double number) {
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, number));
  }

  private HubException wrong(JsonNode value, String at, String wanted) {
    return TensorFault.of(
        at,
        "%s is no value of %s: send %s."
            .formatted(TensorFault.excerpt(value.toString()), name(), wanted));
  }
}

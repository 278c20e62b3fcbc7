package io.bactrian.models.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.Micros;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.time.Instant;

/** Reads members of a call; what is wrong names its place and the fix. */
final class Fields {
  private Fields() {}

  static HubException unfit(String field, String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, field, message);
  }

  /** Microseconds since 1970 of a member that has to be there. */
  static long moment(JsonNode node, String place, String name) {
    String field = place + "." + name;
    Instant moment = GivenFields.moment(field, node.path(name).textValue());
    return Micros.of(GivenFields.given(field, moment));
  }

  /** As {@link #moment}, and another value where the member is missing. */
  static long moment(JsonNode node, String place, String name, long otherwise) {
    return node.hasNonNull(name) ? moment(node, place, name) : otherwise;
  }

  /** A finite number that has to be there. */
  static double number(JsonNode value, String field) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw unfit(field, "Give a finite number here.");
    }
    return value.doubleValue();
  }
}

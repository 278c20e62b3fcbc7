package io.bactrian.hub.lists;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of one step of the flow. */
public enum FlowHealth {
  OK,
  IDLE,
  DEGRADED,
  FAILED;

  @JsonValue
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.bactrian.data.lineage;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What may be asked about, and how its ids look. */
enum Kind {
  RAW_MESSAGE("a number"),
  ROUTE("route id/sha256 of its text"),
  SIGNAL("the id that its webhook was answered with"),
  INFERENCE("the id that was answered to /functions/v1/infer"),
  RECEIPT("a number"),
  ORDER("login/order"),
  DEAL("login/ticket"),
  TRADE("login/position"),
  DATASET("ds- and 16 digits"),
  RUN("the run_id that was answered to /functions/v1/train"),
  MODEL("model:version");

  private final String ids;

  Kind(String ids) {
    this.ids = ids;
  }

  /** INVALID_PARAMETER naming every kind where there is none of this name. */
  static Kind named(String name) {
    return Stream.of(values())
        .filter(kind -> kind.word().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.INVALID_PARAMETER,
                    "kind",
                    "There is no such kind. Use one of "
                        + Stream.of(values()).map(Kind::word).collect(Collectors.joining(", "))
                        + "."));
  }

  /** As it is written in addresses and answers. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  HubException unknown() {
    return new HubException(
        ErrorCode.NOT_FOUND,
        "id",
        "The hub holds no %s of this id. An id of this kind is %s.".formatted(word(), ids));
  }
}

package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bactrian.demo.market.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What the hub says it holds: the answer of {@code GET /api/v1/flow}, which may lack anything. */
record Holdings(JsonNode flow) {
  static final Holdings NONE = new Holdings(MissingNode.getInstance());

  /**
   * @param about true where the hub estimated it
   */
  record Count(long rows, boolean about) {}

  /**
   * @param lag changes it has not taken yet
   * @param p50Ms milliseconds from a row's writing to this subscriber's commit
   */
  record Subscriber(
      String name,
      long delivered,
      long failed,
      long lag,
      OptionalDouble p50Ms,
      OptionalDouble p99Ms) {}

  /** The rows of a kind; fewer than 0 where the hub does not say. */
  Count rows(Kind kind) {
    for (JsonNode table : flow.path("rows")) {
      if (kind.table().equals(table.path("table").asText())) {
        return new Count(table.path("count").asLong(-1), table.path("about").asBoolean());
      }
    }
    return new Count(-1, false);
  }

  OptionalLong trades() {
    JsonNode count = flow.path("trades").path("count");
    return count.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(count.asLong());
  }

  /** Closed trades by label, such as {@code win 10, loss 12}. */
  String labels() {
    var labels = new ArrayList<String>();
    flow.path("trades")
        .path("labels")
        .fields()
        .forEachRemaining(label -> labels.add(label.getKey() + " " + label.getValue().asText()));
    return labels.isEmpty() ? "-" : String.join(", ", labels);
  }

  long deadLettersOpen() {
    return flow.path("dead_letters_open").path("count").asLong(0);
  }

  List<Subscriber> subscribers() {
    var subscribers = new ArrayList<Subscriber>();
    for (JsonNode s : flow.path("subscribers")) {
      subscribers.add(
          new Subscriber(
              s.path("subscriber").asText("-"),
              s.path("delivered").asLong(),
              s.path("failed").asLong(),
              s.path("lag").asLong(),
              millis(s.path("p50_ms")),
              millis(s.path("p99_ms"))));
    }
    return subscribers;
  }

  /** Whether every change has a position and every subscriber has taken it. */
  boolean settled() {
    return flow.path("changes").path("waiting").asLong(0) == 0
        && subscribers().stream().allMatch(s -> s.lag() == 0);
  }

  private static OptionalDouble millis(JsonNode number) {
    return number.isNumber() ? OptionalDouble.of(number.asDouble()) : OptionalDouble.empty();
  }
}

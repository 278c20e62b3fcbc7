package io.bactrian.decisions.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.replay.LiveComparison.Pair;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between a stored decision and the same made again, in the order of its making. */
final class ColumnDifferences {
  static final List<String> OUTPUTS =
      List.of(
          "proposed_action",
          "score",
          "confidence",
          "action",
          "policy_verdict",
          "volume",
          "policy_reasons",
          "advice");

  private static final String LIMITS = "/inputs/limits";

  /** Inputs in the order in which a decision takes them in; a model's version before its answer. */
  private static final List<String> INPUTS =
      List.of(
          "/bar_closed_at",
          "/features",
          "/lobes/direction/version",
          "/lobes/volatility/version",
          "/inputs/lorentzian",
          "/lobes",
          "/weights",
          "/inputs/policy_revision",
          "/inputs/risk",
          "/inputs/sizing",
          LIMITS);

  private ColumnDifferences() {}

  /** By place, the first one first. Inputs of a decision that kept none are not compared. */
  static Map<String, Pair> inputs(JsonNode stored, JsonNode again) {
    var differences = new LinkedHashMap<String, Pair>();
    boolean kept = stored.path("inputs").isObject();
    for (String place : INPUTS) {
      if (kept || !place.startsWith("/inputs/")) {
        collect(
            place.substring(1).replace('/', '.'), stored.at(place), again.at(place), differences);
      }
    }
    return differences;
  }

  static Map<String, Pair> outputs(JsonNode stored, JsonNode again) {
    var differences = new LinkedHashMap<String, Pair>();
    for (String column : OUTPUTS) {
      collect(column, stored.path(column), again.path(column), differences);
    }
    return differences;
  }

  private static void collect(
      String place, JsonNode stored, JsonNode again, Map<String, Pair> differences) {
    if (stored.isObject() && again.isObject()) {
      var names = new TreeSet<String>();
      for (Iterator<String> each = stored.fieldNames(); each.hasNext(); ) {
        names.add(each.next());
      }
      for (Iterator<String> each = again.fieldNames(); each.hasNext(); ) {
        names.add(each.next());
      }
      if (place.startsWith("lobes.")) {
        names.remove("rollout"); // who else was asked is no part of what the lobe answered
      }
      names.forEach(
          name -> collect(place + "." + name, stored.path(name), again.path(name), differences));
    } else if (stored.isArray() && again.isArray() && stored.size() == again.size()) {
      for (int i = 0; i < stored.size(); i++) {
        collect(place + "[" + i + "]", stored.get(i), again.get(i), differences);
      }
    } else if (!same(stored, again)) {
      differences.putIfAbsent(place, new Pair(value(stored), value(again)));
    }
  }

  private static @Nullable JsonNode value(JsonNode node) {
    return node.isMissingNode() ? null : node;
  }

  private static boolean same(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0
          || one.doubleValue() == other.doubleValue();
    }
    boolean none = one.isNull() || one.isMissingNode();
    if (none || other.isNull() || other.isMissingNode()) {
      return none && (other.isNull() || other.isMissingNode());
    }
    if (one.isTextual() && other.isTextual() && !one.equals(other)) {
      Instant moment = moment(one.asText());
      return moment != null && moment.equals(moment(other.asText()));
    }
    return one.equals(other);
  }

  /** PostgreSQL writes moments in another way. */
  private static @Nullable Instant moment(String text) {
    if (text.length() < 20 || text.charAt(10) != 'T') {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}

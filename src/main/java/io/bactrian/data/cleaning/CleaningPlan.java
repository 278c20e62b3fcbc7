package io.bactrian.data.cleaning;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules that the steps of a route declare, in their order.
 *
 * @param asked the body that came to the first of the steps
 */
public record CleaningPlan(@Nullable Object asked, List<CleaningRule> rules) {
  /** No rule: what is held is used as it is. */
  public static final CleaningPlan NONE = new CleaningPlan(null, List.of());

  /** The plan that a body is, or one without rules that was asked by it. */
  public static CleaningPlan of(@Nullable Object body) {
    return body instanceof CleaningPlan plan ? plan : new CleaningPlan(body, List.of());
  }

  /**
   * The rules of a manifest, or of a call that tries others.
   *
   * @param rules an array of {@code {"rule", "settings"}}; numbers and texts as settings
   * @throws HubException naming the rule or setting at fault, such as {@code rules[0].z}
   */
  public static CleaningPlan ofJson(JsonNode rules) {
    var made = new ArrayList<CleaningRule>();
    for (JsonNode rule : rules) {
      var settings = new HashMap<String, String>();
      rule.path("settings")
          .fields()
          .forEachRemaining(s -> settings.put(s.getKey(), s.getValue().asText()));
      try {
        made.add(CleaningRule.of(rule.path("rule").asText(), settings));
      } catch (HubException e) {
        String why = Objects.requireNonNullElse(e.getMessage(), "");
        throw new HubException(e.code(), "rules[" + made.size() + "]." + e.field(), why);
      }
    }
    return new CleaningPlan(null, List.copyOf(made));
  }

  CleaningPlan with(CleaningRule rule) {
    var all = new ArrayList<>(rules);
    all.add(rule);
    return new CleaningPlan(asked, List.copyOf(all));
  }

  /** How many bars before one its verdict depends on. */
  public int memory() {
    return rules.stream().mapToInt(CleaningRule::memory).sum();
  }
}

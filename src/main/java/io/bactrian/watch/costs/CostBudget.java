package io.bactrian.watch.costs;

import io.bactrian.shared.GivenFields;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a month may cost, of a scope and in a currency. */
record CostBudget(String scope, BigDecimal moneyPerMonth, String currency) {
  static final List<String> KINDS =
      List.of("gpu_minutes", "host_minutes", "calls", "storage_gb_days", "egress_gb");

  /**
   * A scope as somebody sends it. A strategy or model may come; a kind that there is not never
   * does.
   */
  static String scope(@Nullable String wanted) {
    String scope = GivenFields.given("scope", GivenFields.name("scope", wanted));
    boolean kind = scope.startsWith("kind:");
    if (kind && !KINDS.contains(scope.substring("kind:".length()))) {
      throw GivenFields.invalid("scope", "Give kind: and one of " + String.join(", ", KINDS) + ".");
    }
    if (!kind && !scope.equals("all") && !scope.matches("(strategy|model):\\S.*")) {
      throw GivenFields.invalid(
          "scope",
          "Give all, or strategy:, model: or kind: and a name, such as strategy:sma-cross.");
    }
    return scope;
  }
}

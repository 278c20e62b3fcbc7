package io.bactrian.data.cleaning;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Adds one rule to the plan that the body is, or begins one. A wrong setting is refused when the
 * route is built, not in the night in which it runs.
 */
public final class CleanBarsProcessor implements Processor {
  private final Map<String, String> settings = new HashMap<>();
  private String name = "";
  private @Nullable CleaningRule rule;

  CleanBarsProcessor() {}

  /** One of {@link CleaningRule#NAMES}. */
  public void setRule(String name) {
    this.name = name;
    make();
  }

  /** How many bars it looks at. */
  public void setBars(String bars) {
    set("bars", bars);
  }

  /** How old the newest bar may be. */
  public void setAge(String age) {
    set("age", age);
  }

  /** How many bars may lack before the series is cut. */
  public void setGap(String gap) {
    set("gap", gap);
  }

  /** The robust z from which on a bar is removed. */
  public void setZ(String z) {
    set("z", z);
  }

  /** The least distance that removes a bar. */
  public void setLeast(String least) {
    set("least", least);
  }

  /** How many bars have to stay at a new level. */
  public void setPersist(String persist) {
    set("persist", persist);
  }

  /** How much may overlap, or how far a jump may be from a ratio. */
  public void setTolerance(String tolerance) {
    set("tolerance", tolerance);
  }

  /** The ratios of splits. */
  public void setRatios(String ratios) {
    set("ratios", ratios);
  }

  private void set(String setting, @Nullable String value) {
    if (value != null) {
      settings.put(setting, value);
      make();
    }
  }

  /** The properties come in any order, so each is judged as soon as the rule is known. */
  private void make() {
    if (!name.isEmpty()) {
      rule = CleaningRule.of(name, settings);
    }
  }

  @Override
  public void process(Exchange exchange) {
    CleaningPlan plan = CleaningPlan.of(exchange.getMessage().getBody());
    exchange
        .getMessage()
        .setBody(plan.with(Objects.requireNonNull(rule, "the Kamelet requires a rule")));
  }
}

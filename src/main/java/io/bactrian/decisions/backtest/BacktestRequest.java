package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.features.Period;
import io.bactrian.decisions.scoring.PastObservations;
import io.bactrian.models.backtest.Costs;
import io.bactrian.models.backtest.Rules;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be tried on the past; docs/backtest.md has each field.
 *
 * @param from decisions are made at bars that close later; null for the first bar held
 * @param to bars that close later are not looked at
 * @param resolve the period of finer bars; null for none
 * @param policy whether the live policy scales and judges
 * @param bars of the call, for the only symbol; null for the hub's
 * @param document the request as it is kept
 */
record BacktestRequest(
    String name,
    List<Symbol> symbols,
    Period period,
    @Nullable Instant from,
    Instant to,
    Source source,
    Account account,
    Size size,
    Entry entry,
    Exits exits,
    @Nullable Period resolve,
    boolean policy,
    @Nullable JsonNode bars,
    boolean dryRun,
    JsonNode document) {

  /**
   * @param contractSize null for that of the symbol table
   * @param costs what trading it costs
   */
  record Symbol(
      String name,
      @Nullable BigDecimal contractSize,
      @Nullable BigDecimal volumeStep,
      @Nullable BigDecimal volumeMin,
      double leverage,
      Costs costs) {}

  /**
   * Who decides.
   *
   * @param kind {@code signals}, {@code lobe}, {@code model} or {@code fusion}
   * @param name of the strategy whose signals they are, of the lobe, or of the model; empty for the
   *     fusion
   * @param version of the model; null for its champion
   * @param walkForward whether each version of the model decides from when it could have been
   *     trained on, until the next one
   * @param embargoBars for how many bars after that a version does not decide yet
   * @param training how the versions of a walk-forward are trained; null where those that were
   *     registered decide
   * @param least confidence that is traded
   */
  record Source(
      String kind,
      String name,
      @Nullable String version,
      boolean walkForward,
      int embargoBars,
      @Nullable Training training,
      double least) {
    String inWords() {
      return switch (kind) {
        case FUSION -> FUSION;
        case MODEL ->
            "model "
                + name
                + (training != null
                    ? ", trained again every %d bars".formatted(training.everyBars())
                    : walkForward ? ", walk-forward" : version == null ? "" : " " + version);
        default -> kind + " " + name;
      };
    }
  }

  /**
   * Training at each step of a walk-forward.
   *
   * @param everyBars at how many bars a version decides before the next one does
   * @param windowBars for how long before its moment a version is trained, in bars; 0 for from the
   *     first bar held
   * @param hyperparameters a JSON object, as a request to train has it
   */
  record Training(int everyBars, int windowBars, String hyperparameters) {}

  static final String SIGNALS = "signals";
  static final String LOBE = "lobe";
  static final String MODEL = "model";
  static final String FUSION = "fusion";

  /**
   * @param currency null for that in which the first symbol's profits are paid
   */
  record Account(double equity, @Nullable String currency, String login, double stopOut) {}

  /**
   * @param method {@code fixed}, {@code equity_fraction} or {@code risk_fraction}
   * @param volume lots of {@code fixed}; null for the position size of the policy
   */
  record Size(String method, @Nullable BigDecimal volume, @Nullable BigDecimal fraction) {}

  /**
   * @param limitOffset from the close, in average true ranges, on the better side; 0 for the market
   */
  record Entry(double limitOffset, int limitBars) {}

  /**
   * Distances from the fill; NaN for none.
   *
   * @param stop in units of the price, {@code stopAtr} in average true ranges
   * @param bars after how many a position is closed; 0 for never
   * @param opposite whether an opposite decision closes and reverses
   */
  record Exits(
      double stop, double stopAtr, double target, double targetAtr, int bars, boolean opposite) {
    boolean stops() {
      return !Double.isNaN(stop) || !Double.isNaN(stopAtr);
    }
  }

  boolean needsRange() {
    return !Double.isNaN(exits.stopAtr())
        || !Double.isNaN(exits.targetAtr())
        || entry.limitOffset() > 0;
  }

  /**
   * @param body fits {@code backtest-request.schema.json}
   * @param period of live decisions, where the request names none
   * @throws HubException naming the field and the fix
   */
  static BacktestRequest of(JsonNode body, String period, Instant now) {
    Period bars = Period.parse(body.path("period").asText(period));
    String finer = body.path("resolve").textValue();
    Period resolve = finer == null ? null : finer(finer, bars);
    Instant from = GivenFields.past("from", body.path("from").textValue(), now);
    Instant to = GivenFields.past("to", body.path("to").textValue(), now);
    if (from != null && to != null && !from.isBefore(to)) {
      throw GivenFields.invalid("to", "Give a moment after from.");
    }
    JsonNode own = body.path("bars").isArray() ? body.path("bars") : null;
    List<Symbol> symbols = symbols(body);
    if (own != null && symbols.size() > 1) {
      throw GivenFields.invalid(
          "bars", "Bars in the call are of one symbol: name one, or leave bars out.");
    }
    Exits exits = exits(body.path("exits"));
    Source source = source(body.path("strategy"));
    if (source.training() != null) {
      requireTrainable(body, symbols, source.name(), bars);
    }
    return new BacktestRequest(
        body.path("name").asText(""),
        symbols,
        bars,
        from,
        to == null ? now : to,
        source,
        account(body.path("account")),
        size(body.path("sizing"), exits),
        new Entry(body.at("/entry/limit_atr").asDouble(0), body.at("/entry/limit_bars").asInt(1)),
        exits,
        resolve,
        body.path("policy").asBoolean(true),
        own,
        body.path("dry_run").asBoolean(),
        kept(body));
  }

  /** What is trained is one series that the hub holds, and what came before the window. */
  private static void requireTrainable(
      JsonNode body, List<Symbol> symbols, String model, Period period) {
    String makes = PastObservations.directionModel(symbols.get(0).name(), period.name());
    if (symbols.size() > 1 || !makes.equals(model)) {
      throw GivenFields.invalid(
          "strategy.model",
          "strategy.train makes the model of one symbol: trade one, and name %s.".formatted(makes));
    }
    if (body.path("bars").isArray()) {
      throw GivenFields.invalid(
          "bars", "Leave them out: strategy.train takes the bars that the hub holds.");
    }
    if (!body.path("from").isTextual()) {
      throw GivenFields.invalid(
          "from", "Give it: the first step is trained on what was known before it.");
    }
    if (body.path("dry_run").asBoolean()) {
      throw GivenFields.invalid(
          "dry_run", "Leave it out: the training runs of strategy.train are kept.");
    }
  }

  private static Period finer(String name, Period bars) {
    Period finer;
    try {
      finer = Period.parse(name);
    } catch (HubException e) {
      throw new HubException(e.code(), "resolve", String.valueOf(e.getMessage()), e);
    }
    if (finer.length().compareTo(bars.length()) >= 0
        || bars.length().toSeconds() % finer.length().toSeconds() != 0) {
      throw GivenFields.invalid(
          "resolve",
          "Give a period of which several make one of %s, such as M1.".formatted(bars.name()));
    }
    return finer;
  }

  private static List<Symbol> symbols(JsonNode body) {
    var symbols = new ArrayList<Symbol>();
    JsonNode given = body.path("symbols");
    double leverage = body.at("/account/leverage").asDouble(1);
    for (int i = 0; i < given.size(); i++) {
      JsonNode each = given.get(i);
      String place = "symbols[" + i + "]";
      String name = each.isTextual() ? each.asText() : each.path("symbol").asText();
      if (symbols.stream().anyMatch(other -> other.name().equals(name))) {
        throw GivenFields.invalid(place, name + " is named already: name each symbol once.");
      }
      boolean own = each.path("costs").isObject();
      symbols.add(
          new Symbol(
              name,
              decimal(place + ".contract_size", each.path("contract_size")),
              decimal(place + ".volume_step", each.path("volume_step")),
              decimal(place + ".volume_min", each.path("volume_min")),
              each.path("leverage").asDouble(leverage),
              CostTerms.of(
                  own ? each.path("costs") : body.path("costs"),
                  own ? place + ".costs" : "costs")));
    }
    return List.copyOf(symbols);
  }

  private static @Nullable BigDecimal decimal(String field, JsonNode number) {
    return number.isNumber() ? GivenFields.aboveZero(field, number.decimalValue()) : null;
  }

  private static Source source(JsonNode given) {
    if (given.path("walk_forward").asBoolean() && given.has("version")) {
      throw GivenFields.invalid(
          "strategy.version", "Leave it out: walk_forward goes through the versions by itself.");
    }
    double least = given.path("least_confidence").asDouble(0);
    for (String kind : List.of(SIGNALS, LOBE, MODEL)) {
      if (given.path(kind).isTextual()) {
        return new Source(
            kind,
            given.path(kind).asText(),
            given.path("version").textValue(),
            given.path("walk_forward").asBoolean(),
            given.path("embargo_bars").asInt(0),
            training(given.path("train")),
            least);
      }
    }
    return new Source(FUSION, "", null, false, 0, null, least);
  }

  private static @Nullable Training training(JsonNode given) {
    return given.isObject()
        ? new Training(
            given.path("every_bars").asInt(),
            given.path("window_bars").asInt(0),
            given.path("hyperparameters").isObject()
                ? given.get("hyperparameters").toString()
                : "{}")
        : null;
  }

  private static Account account(JsonNode given) {
    return new Account(
        given.path("equity").asDouble(10_000),
        given.path("currency").textValue(),
        given.path("login").asText("backtest"),
        given.path("stop_out").asDouble(Rules.USUAL_STOP_OUT));
  }

  private static Size size(JsonNode given, Exits exits) {
    String method = given.path("method").asText("fixed");
    BigDecimal fraction = decimal("sizing.fraction", given.path("fraction"));
    boolean fixed = method.equals("fixed");
    if (fixed == (fraction != null)) {
      throw GivenFields.invalid(
          "sizing.fraction",
          fixed ? "Leave it out: fixed takes volume." : "Give it: %s needs it.".formatted(method));
    }
    if (!fixed && given.has("volume")) {
      throw GivenFields.invalid(
          "sizing.volume", "Leave it out: %s takes fraction.".formatted(method));
    }
    if (method.equals("risk_fraction") && !exits.stops()) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "exits",
          "Give exits.stop or exits.stop_atr: risk_fraction sizes by the distance of the stop.");
    }
    return new Size(method, decimal("sizing.volume", given.path("volume")), fraction);
  }

  private static Exits exits(JsonNode given) {
    for (String one : List.of("stop", "target")) {
      if (given.has(one) && given.has(one + "_atr")) {
        throw GivenFields.invalid(
            "exits." + one, "Give either exits.%s or exits.%s_atr.".formatted(one, one));
      }
    }
    return new Exits(
        given.path("stop").asDouble(Double.NaN),
        given.path("stop_atr").asDouble(Double.NaN),
        given.path("target").asDouble(Double.NaN),
        given.path("target_atr").asDouble(Double.NaN),
        given.path("bars").asInt(0),
        given.path("opposite").asBoolean(true));
  }

  /** Bars of the call are counted, not kept. */
  private static JsonNode kept(JsonNode body) {
    ObjectNode copy = body.deepCopy();
    if (copy.path("bars").isArray()) {
      copy.put("bars", copy.path("bars").size());
    }
    return copy;
  }
}

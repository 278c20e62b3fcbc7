package io.bactrian.decisions.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.BarReader;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.replay.LiveComparison.Differing;
import io.bactrian.decisions.replay.LiveComparison.First;
import io.bactrian.decisions.replay.LiveComparison.Pair;
import io.bactrian.decisions.replay.StoredDecisions.Window;
import io.bactrian.decisions.scoring.Inferences;
import io.bactrian.decisions.scoring.PastObservations;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes stored decisions again, through the route {@code decide} as it is now, of what was in force
 * and had come in when they were made. Nothing is stored.
 */
@Component
class DecisionReplays {
  private static final String DECIDE = "direct:decide";

  /** How far back bars are named that were written again. */
  private static final int BARS = 2_300;

  private final StoredDecisions stored;
  private final PastInForce past;
  private final PastObservations observations;
  private final Inferences inferences;
  private final BarReader bars;
  private final ProducerTemplate template;

  DecisionReplays(
      StoredDecisions stored,
      PastInForce past,
      PastObservations observations,
      Inferences inferences,
      BarReader bars,
      ProducerTemplate template) {
    this.stored = stored;
    this.past = past;
    this.observations = observations;
    this.inferences = inferences;
    this.bars = bars;
    this.template = template;
  }

  LiveComparison compare(Window window) {
    List<JsonNode> rows = stored.of(window);
    List<JsonNode> looked = rows.subList(0, Math.min(rows.size(), window.most()));
    PastInForce.Reader reader = past.reader();
    var differing = new ArrayList<Differing>();
    for (JsonNode row : looked) {
      Differing found = compare(row, reader);
      if (found != null) {
        differing.add(found);
      }
    }
    int without = (int) looked.stream().filter(row -> !row.path("inputs").isObject()).count();
    return new LiveComparison(
        looked.size(),
        looked.size() - differing.size(),
        differing.size(),
        without,
        List.copyOf(differing),
        rows.size() > looked.size() ? looked.get(looked.size() - 1).path("id").asText() : null);
  }

  /** Null where it is the same. */
  private @Nullable Differing compare(JsonNode row, PastInForce.Reader reader) {
    String period = row.at("/inputs/period").asText(observations.livePeriod());
    JsonNode again;
    try {
      Object made = template.requestBody(DECIDE, question(row, reader.of(row, period)));
      again = stored.parsed(inferences.columns(made));
    } catch (CamelExecutionException e) {
      return differing(row, null, Map.of(), message(e));
    } catch (HubException e) {
      return differing(row, null, Map.of(), String.valueOf(e.getMessage()));
    }
    Map<String, Pair> outputs = ColumnDifferences.outputs(row, again);
    Map<String, Pair> inputs = ColumnDifferences.inputs(row, again);
    if (inputs.isEmpty() && outputs.isEmpty()) {
      return null;
    }
    return differing(row, first(row, again, period, inputs), outputs, null);
  }

  private static String message(CamelExecutionException e) {
    Throwable cause = e.getCause();
    return String.valueOf((cause == null ? e : cause).getMessage());
  }

  private First first(JsonNode row, JsonNode again, String period, Map<String, Pair> inputs) {
    if (inputs.isEmpty()) {
      JsonNode before = row.at("/inputs/code");
      JsonNode now = again.at("/inputs/code");
      return new First(
          "code",
          before,
          now,
          "No input that is kept differs: the release, the routes propose and decide, or the hub's"
              + " configuration changed.");
    }
    Map.Entry<String, Pair> first = inputs.entrySet().iterator().next();
    return new First(
        first.getKey(),
        first.getValue().stored(),
        first.getValue().again(),
        note(row, period, first.getKey()));
  }

  /** Bars that were written after the decision explain features and answers of lobes. */
  private @Nullable String note(JsonNode row, String period, String input) {
    if (!input.startsWith("features")
        && !input.startsWith("lobes")
        && !input.equals("bar_closed_at")) {
      return null;
    }
    Map<Instant, Instant> written =
        bars.writtenSince(
            row.path("symbol").asText(),
            period,
            PastInForce.moment(row.path("as_of")),
            PastInForce.moment(row.path("asked_at")),
            BARS);
    if (written.isEmpty()) {
      return null;
    }
    Map.Entry<Instant, Instant> bar = written.entrySet().iterator().next();
    return "The bar that closed at %s was written at %s, after the decision%s."
        .formatted(
            bar.getKey(),
            bar.getValue(),
            written.size() == 1 ? "" : ", and " + (written.size() - 1) + " more");
  }

  private static Differing differing(
      JsonNode row, @Nullable First first, Map<String, Pair> outputs, @Nullable String error) {
    return new Differing(
        row.path("id").asText(),
        row.path("symbol").asText(),
        PastInForce.moment(row.path("as_of")),
        PastInForce.moment(row.path("asked_at")),
        first,
        outputs,
        error);
  }

  static InferenceRequest question(JsonNode row, InForce then) {
    Instant asOf = PastInForce.moment(row.path("as_of"));
    var sent = new LinkedHashMap<String, Float>();
    row.at("/inputs/sent")
        .properties()
        .forEach(
            each ->
                sent.put(
                    each.getKey(),
                    each.getValue().isNull() ? Float.NaN : each.getValue().floatValue()));
    return new InferenceRequest(
        row.path("symbol").asText(),
        row.path("strategy").asText(),
        row.path("signal_id").textValue(),
        row.at("/inputs/login").textValue(),
        sent,
        asOf,
        asOf,
        true,
        Objects.requireNonNull(row.path("caller").textValue()),
        PastInForce.moment(row.path("asked_at")),
        System.nanoTime(),
        then);
  }
}

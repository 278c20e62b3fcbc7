package io.bactrian.console.botanswers;

import static io.bactrian.console.botreplies.BotText.name;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.console.botreplies.BotText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A stored decision in words: signal, lobes, what moved them, the guard, and what came of it. */
@Component
class DecisionWords {
  private static final int FEATURES = 5;

  private static final String DECISION =
      """
      select i.id, i.symbol, i.strategy, i.asked_at, i.action, i.proposed_action, i.confidence, i.score,
        coalesce(i.weights, '') as weights, i.lobes::text as lobes, i.policy_verdict, i.policy_reasons, i.volume,
        i.signal_id, coalesce(i.advice, '') as advice, s.action as signalled, s.price as signal_price,
        s.received_at as signalled_at
      from inferences i left join tv_signals s on s.id = i.signal_id where i.id = :id
      """;

  private static final String PARTS =
      """
      select part, of, coalesce(reason, '') as reason, base, output, contributions::text as contributions
      from ai_explanations where inference_id = :id and part <> 'fusion' order by part
      """;

  private static final String RESULT =
      """
      select r.login, r.order_id, r.retcode, t.position_id, t.net_profit, t.closed_at,
        coalesce((select e.currency from analytics.equity e where e.login = r.login and e.currency is not null
          order by e.slot desc limit 1), '') as currency
      from order_receipts r
      left join lateral (select position_id from trading_data d
        where d.login = r.login and d.order_id = r.order_id and r.order_id <> '' order by d.id limit 1) d on true
      left join closed_trades t on t.login = r.login and t.position_id = d.position_id
      where r.inference_id = :id or r.signal_id = :signal order by r.id desc limit 3
      """;

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  DecisionWords(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private record Worded(String head, String signal, List<String> lines) {}

  String of(String id) {
    Worded worded = jdbc.sql(DECISION).param("id", id).query((row, n) -> decision(row)).single();
    var lines = new ArrayList<>(worded.lines());
    lines.add("What moved it:");
    List<String> parts = jdbc.sql(PARTS).param("id", id).query((row, n) -> part(row)).list();
    lines.addAll(parts.isEmpty() ? List.of("  – (no model, or not explained yet)") : parts);
    List<String> results =
        jdbc.sql(RESULT)
            .param("id", id)
            .param("signal", worded.signal())
            .query((row, n) -> result(row))
            .list();
    lines.addAll(results.isEmpty() ? List.of("Order: –") : results);
    return BotText.lines(worded.head(), lines);
  }

  private Worded decision(ResultSet row) throws SQLException {
    var lines = new ArrayList<String>();
    String signal = row.getString("signal_id");
    if (signal != null) {
      lines.add(
          "Signal %s: %s at %s, %s UTC; advice %s"
              .formatted(
                  signal,
                  Words.orDash(row.getString("signalled")),
                  Words.plain(row.getBigDecimal("signal_price")),
                  minute(row, "signalled_at"),
                  Words.orDash(row.getString("advice"))));
    }
    lines.add(
        "Score %s, confidence %.2f, weights %s"
            .formatted(
                row.getObject("score") == null ? Words.NONE : signed(row.getDouble("score")),
                row.getDouble("confidence"),
                Words.orDash(row.getString("weights"))));
    lines.add("Lobes:");
    for (Map.Entry<String, JsonNode> lobe : parsed(row.getString("lobes")).properties()) {
      lines.add(lobe(lobe.getKey(), lobe.getValue()));
    }
    String[] reasons = (String[]) row.getArray("policy_reasons").getArray();
    lines.add(
        "Guard: %s, %s lots%s"
            .formatted(
                row.getString("policy_verdict"),
                Words.plain(row.getBigDecimal("volume")),
                row.getString("proposed_action").equals(row.getString("action"))
                    ? ""
                    : ", proposed " + row.getString("proposed_action")));
    for (String reason : reasons) {
      lines.add("  " + name(reason));
    }
    String head =
        "Decision %s: %s %s, strategy %s, %s UTC"
            .formatted(
                row.getString("id"),
                row.getString("action"),
                name(row.getString("symbol")),
                Words.orDash(name(row.getString("strategy"))),
                minute(row, "asked_at"));
    return new Worded(head, signal == null ? "" : signal, lines);
  }

  private static String minute(ResultSet row, String column) throws SQLException {
    var at = Words.moment(row, column);
    return at == null ? Words.NONE : Words.minute(at);
  }

  private static String lobe(String named, JsonNode answer) {
    String model = answer.path("model").asText("");
    String reason = answer.path("reason").asText("");
    return "  %s %s: %s %s, weight %s%s%s"
        .formatted(
            name(named),
            number(answer.path("contribution"), true),
            answer.path("action").asText(Words.NONE),
            number(answer.path("confidence"), false),
            number(answer.path("weight"), false),
            model.isEmpty() ? "" : ", " + name(model) + " " + answer.path("version").asText(""),
            reason.isEmpty() ? "" : " (" + name(reason) + ")");
  }

  private String part(ResultSet row) throws SQLException {
    String head = "  " + name(row.getString("part"));
    String reason = row.getString("reason");
    if (!reason.isEmpty()) {
      return head + ": – (" + name(reason) + ")";
    }
    var moved = new ArrayList<String>();
    for (JsonNode one : parsed(row.getString("contributions"))) {
      if (moved.size() < FEATURES) {
        moved.add(name(one.path("feature").asText()) + " " + number(one.path("value"), true));
      }
    }
    return "%s, %s: %.3f to %.3f; %s"
        .formatted(
            head,
            name(row.getString("of")),
            row.getDouble("base"),
            row.getDouble("output"),
            String.join(", ", moved));
  }

  private static String result(ResultSet row) throws SQLException {
    String order =
        "Order %s of %s (code %d): "
            .formatted(
                Words.orDash(row.getString("order_id")),
                row.getString("login"),
                row.getInt("retcode"));
    return row.getString("position_id") == null
        ? order + "not closed"
        : "%sposition %s closed %s UTC, %s"
            .formatted(
                order,
                row.getString("position_id"),
                minute(row, "closed_at"),
                Words.money(row.getBigDecimal("net_profit"), row.getString("currency")));
  }

  private static String number(JsonNode value, boolean sign) {
    if (!value.isNumber()) {
      return Words.NONE;
    }
    return sign ? signed(value.asDouble()) : String.format(Locale.ROOT, "%.2f", value.asDouble());
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value);
  }

  private JsonNode parsed(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL's own text of a jsonb", e);
    }
  }
}

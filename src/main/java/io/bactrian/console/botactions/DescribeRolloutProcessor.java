package io.bactrian.console.botactions;

import io.bactrian.console.botreplies.BotHeaders;
import io.bactrian.console.botreplies.BotText;
import io.bactrian.shared.HubException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the body what somebody has to know who moves the rollout that was asked for. */
final class DescribeRolloutProcessor implements Processor {
  private final JdbcClient jdbc;
  private String question = "";

  DescribeRolloutProcessor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What is asked, before the description. */
  public void setQuestion(String question) {
    this.question = question;
  }

  @Override
  public void process(Exchange exchange) {
    String id = exchange.getMessage().getHeader(BotHeaders.ARGUMENTS, "", String.class);
    String described =
        jdbc.sql(
                """
                select model, champion, challenger, step, steps, started_by, verdict, reasons,
                  (select count(*) from rollout_pairs p where p.rollout = r.id) as pairs
                from model_rollouts r where id = :id
                """)
            .param("id", id)
            .query((row, n) -> described(row))
            .optional()
            .orElseThrow(() -> HubException.missing("rollout", "rollout", id, "/models"));
    exchange.getMessage().setBody(question + "\n" + described);
  }

  private static String described(ResultSet row) throws SQLException {
    Double[] steps = (Double[]) row.getArray("steps").getArray();
    String verdict = Objects.requireNonNullElse(row.getString("verdict"), "–");
    String reasons = String.join("; ", List.of((String[]) row.getArray("reasons").getArray()));
    return """
        Model %s
        Challenger %s, champion %s
        Step %d of %d: %.0f %% of the units, n = %d pairs
        Last look: %s%s
        Started by %s"""
        .formatted(
            BotText.name(row.getString("model")),
            row.getString("challenger"),
            row.getString("champion"),
            row.getInt("step"),
            steps.length,
            100 * steps[row.getInt("step") - 1],
            row.getLong("pairs"),
            verdict,
            reasons.isEmpty() ? "" : ", " + BotText.name(reasons),
            BotText.name(row.getString("started_by")));
  }
}

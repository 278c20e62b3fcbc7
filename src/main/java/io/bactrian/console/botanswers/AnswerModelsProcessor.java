package io.bactrian.console.botanswers;

import static io.bactrian.console.botreplies.BotText.name;

import io.bactrian.console.botreplies.BotReply;
import io.bactrian.console.botreplies.BotReply.Button;
import io.bactrian.console.botreplies.BotText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the body the models, who answers for each, what is tried beside it, with buttons. */
final class AnswerModelsProcessor implements Processor {
  private static final int MOST_BUTTONS = 8;
  private static final int LONGEST_LABEL = 40;

  private static final String MODELS =
      """
      select m.model, m.champion, d.at as since, d.from_version is not null as has_former, m.protected,
        r.id as rollout, r.challenger, r.step, cardinality(r.steps) as steps, r.steps[r.step] as share, r.verdict,
        r.needs_approval and r.approved_by is null as wants_approval,
        (select count(*) from rollout_pairs p where p.rollout = r.id) as pairs,
        l.state as drift, cardinality(l.drifted) as drifted, l.rows, l.at as drift_at
      from models m
      left join lateral (select at, from_version from ml_model_deployments d where d.model = m.model order by id desc limit 1) d on true
      left join model_rollouts r on r.model = m.model and r.state = 'running'
      left join lateral (select * from drift_looks l where l.model = m.model order by id desc limit 1) l on true
      order by r.id is null, m.champion is null, m.model
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  AnswerModelsProcessor(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Shown(String lines, List<Button> buttons) {}

  @Override
  public void process(Exchange exchange) {
    Instant now = clock.instant();
    List<Shown> shown = jdbc.sql(MODELS).query((row, n) -> shown(row, now)).list();
    String head = shown.isEmpty() ? "No model so far, n = 0" : "Models, n = " + shown.size();
    exchange
        .getMessage()
        .setBody(
            BotReply.text(BotText.lines(head, shown.stream().map(Shown::lines).toList()))
                .with(
                    shown.stream()
                        .flatMap(one -> one.buttons().stream())
                        .limit(MOST_BUTTONS)
                        .toList()));
  }

  private static Shown shown(ResultSet row, Instant now) throws SQLException {
    String model = row.getString("model");
    String rollout = row.getString("rollout");
    var buttons = new ArrayList<Button>();
    var lines = new ArrayList<String>();
    lines.add(name(model) + (row.getBoolean("protected") ? " (protected)" : ""));
    lines.add(
        "  champion %s, %s"
            .formatted(
                Words.orDash(row.getString("champion")),
                Words.ago(Words.moment(row, "since"), now)));
    if (rollout != null) {
      boolean wants = row.getBoolean("wants_approval");
      lines.add(rollout(row, rollout, wants));
      if (wants) {
        buttons.add(button("Approve ", model, "/approve " + rollout));
      }
      buttons.add(button("Stop the rollout of ", model, "/stop " + rollout));
    } else if (row.getBoolean("has_former")) {
      buttons.add(button("Roll back ", model, "/rollback " + model));
    }
    lines.add("  drift " + drift(row, now));
    return new Shown(String.join("\n", lines), buttons);
  }

  private static Button button(String what, String model, String command) {
    String label = what + name(model);
    return new Button(
        label.length() > LONGEST_LABEL ? label.substring(0, LONGEST_LABEL) : label, command);
  }

  private static String rollout(ResultSet row, String id, boolean wants) throws SQLException {
    return "  rollout %s: challenger %s at %.0f %% (step %d of %d), n = %d pairs, last look %s%s"
        .formatted(
            id,
            row.getString("challenger"),
            100 * row.getDouble("share"),
            row.getInt("step"),
            row.getInt("steps"),
            row.getLong("pairs"),
            Words.orDash(row.getString("verdict")),
            wants ? "; waits for /approve" : "");
  }

  private static String drift(ResultSet row, Instant now) throws SQLException {
    @Nullable String state = row.getString("drift");
    return state == null
        ? Words.NONE
        : "%s, %d features, n = %d rows, %s"
            .formatted(
                state.replace('_', ' '),
                row.getInt("drifted"),
                row.getInt("rows"),
                Words.ago(Words.moment(row, "drift_at"), now));
  }
}

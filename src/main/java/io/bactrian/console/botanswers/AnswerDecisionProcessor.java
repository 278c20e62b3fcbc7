package io.bactrian.console.botanswers;

import io.bactrian.console.botreplies.BotText;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes the body why there is the trade, or the decision, that it names: by the id of a decision or
 * signal, or by the ticket, order or position of a deal.
 */
final class AnswerDecisionProcessor implements Processor {
  private static final String FIND =
      """
      with deal as (
        select login, order_id, comment from trading_data
        where ticket = :id or position_id = :id or order_id = :id order by deal_time, id limit 20
      ), named as (
        select r.inference_id, r.signal_id from deal d
        join order_receipts r on r.login = d.login and r.order_id = d.order_id and d.order_id <> ''
        union all select comment, comment from deal where comment <> ''
        union all select :id, :id
      )
      select i.id from named n join inferences i on i.id = n.inference_id or i.signal_id = n.signal_id
      order by i.id desc limit 1
      """;

  private static final String KNOWN =
      """
      select exists (select from trading_data where ticket = :id or position_id = :id or order_id = :id)
        or exists (select from tv_signals where id = :id)
      """;

  private final JdbcClient jdbc;
  private final DecisionWords words;

  AnswerDecisionProcessor(JdbcClient jdbc, DecisionWords words) {
    this.jdbc = jdbc;
    this.words = words;
  }

  @Override
  public void process(Exchange exchange) {
    String id = exchange.getMessage().getBody(String.class).strip();
    if (id.isEmpty()) {
      throw GivenFields.invalid(
          "id", "Send /why and a ticket, an order, a position, or the id of a decision or signal.");
    }
    String named = GivenFields.part("id", id);
    String decision =
        jdbc.sql(FIND)
            .param("id", named)
            .query(String.class)
            .optional()
            .orElseThrow(() -> missing(named));
    exchange.getMessage().setBody(words.of(decision));
  }

  private HubException missing(String id) {
    boolean known = jdbc.sql(KNOWN).param("id", id).query(Boolean.class).single();
    String shown = BotText.name(id);
    return new HubException(
        ErrorCode.NOT_FOUND,
        "id",
        known
            ? "%s is known, but no decision of the hub is behind it: it was traded by hand or by an expert of its own."
                .formatted(shown)
            : "Nothing is known of %s: /trades lists positions.".formatted(shown));
  }
}

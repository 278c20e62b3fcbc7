package io.bactrian.data.lineage;

import io.bactrian.changes.log.ChangeEvent;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Behind {@code record-lineage-action}: keeps the edges that a changed row implies. */
final class RecordLineageProcessor implements Processor {
  private final JdbcClient jdbc;

  RecordLineageProcessor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ChangeEvent event = exchange.getMessage().getMandatoryBody(ChangeEvent.class);
    if (event.table().equals("closed_trades")) {
      replaceTrade(event);
    } else if (event.operation().equals("update")) {
      LineageEdges.before(event).forEach(this::remove); // a corrected deal may be of another order
    }
    if (!event.operation().equals("delete")) {
      LineageEdges.of(event).forEach(this::record);
    }
  }

  private void record(Edge edge) {
    jdbc.sql(
            """
            insert into lineage_edges (from_kind, from_id, to_kind, to_id, relation)
            values (:fromKind, :fromId, :toKind, :toId, :relation) on conflict do nothing
            """)
        .paramSource(edge)
        .update();
  }

  private void remove(Edge edge) {
    jdbc.sql(
            """
            delete from lineage_edges where from_kind = :fromKind and from_id = :fromId
              and to_kind = :toKind and to_id = :toId and relation = :relation
            """)
        .paramSource(edge)
        .update();
  }

  /** A trade that changed may be made of other deals and of another signal than before. */
  private void replaceTrade(ChangeEvent event) {
    String trade = LineageEdges.trade(event);
    if (!event.operation().equals("insert")) {
      jdbc.sql("delete from lineage_edges where to_kind = 'trade' and to_id = :trade")
          .param("trade", trade)
          .update();
    }
    if (!event.operation().equals("delete")) {
      recordDealsOf(event, trade);
    }
  }

  private void recordDealsOf(ChangeEvent event, String trade) {
    jdbc.sql(
            """
            insert into lineage_edges (from_kind, from_id, to_kind, to_id, relation)
            select 'deal', login || '/' || ticket, 'trade', :trade, 'closed-as' from trading_data
            where login = :login and position_id = split_part(:position, '#', 1)
              and trade_has_deal(:tickets, ticket, deal_time, :opened::timestamptz, :closed::timestamptz)
            on conflict do nothing
            """)
        .param("trade", trade)
        .param("login", event.required("login"))
        .param("position", event.required("position_id"))
        .param("tickets", tickets(event))
        .param("opened", event.required("opened_at"))
        .param("closed", event.required("closed_at"))
        .update();
  }

  /** None where the trade was labelled before they were kept. */
  private static String[] tickets(ChangeEvent event) {
    return event.row().get("tickets") instanceof List<?> tickets
        ? tickets.stream().map(String::valueOf).toArray(String[]::new)
        : new String[0];
  }
}

package io.bactrian.data.snapshot;

import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.store.objects.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Behind {@code package-trade-action}: puts a closed trade into the object store, then writes its
 * row. A store that is away makes the subscriber wait and try again.
 */
final class PackageTradeProcessor implements Processor {
  private final JdbcClient jdbc;
  private final ObjectStore store;

  PackageTradeProcessor(JdbcClient jdbc, ObjectStore store) {
    this.jdbc = jdbc;
    this.store = store;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ChangeEvent event = exchange.getMessage().getMandatoryBody(ChangeEvent.class);
    Map<String, @Nullable Object> trade = new TreeMap<>(event.row());
    // When it was computed is no part of what it came to, and the deals are there themselves.
    trade.keySet().removeAll(Set.of("labelled_at", "tickets", "corrections"));
    TradePackage made = TradePackage.of(event.id(), trade, deals(event), signal(event));
    store.keep(made.key(), made.content());
    jdbc.sql(
            """
            insert into trade_packages (login, position_id, sha256, key, size, event_id)
            values (:login, :position, :sha256, :key, :size, :event) on conflict do nothing
            """)
        .param("login", event.required("login"))
        .param("position", event.required("position_id"))
        .param("sha256", made.sha256())
        .param("key", made.key())
        .param("size", made.content().length)
        .param("event", event.id())
        .update();
  }

  private String deals(ChangeEvent event) {
    return jdbc.sql(
            """
            select coalesce(jsonb_agg(jsonb_build_object('ticket', ticket, 'order_id', order_id, 'deal_time', deal_time,
              'type', type, 'entry', entry, 'symbol', symbol, 'volume', volume, 'price', price, 'profit', profit,
              'swap', swap, 'commission', commission, 'fee', fee, 'sl', sl, 'tp', tp, 'magic', magic, 'reason', reason,
              'comment', comment) order by deal_time, length(ticket), ticket), '[]')::text
            from trading_data
            where login = :login and position_id = split_part(:position, '#', 1)
              and trade_has_deal(:tickets, ticket, deal_time, :opened::timestamptz, :closed::timestamptz)
            """)
        .param("login", event.required("login"))
        .param("position", event.required("position_id"))
        .param("tickets", tickets(event))
        .param("opened", event.required("opened_at"))
        .param("closed", event.required("closed_at"))
        .query(String.class)
        .single();
  }

  /** None where the trade was labelled before they were kept. */
  private static String[] tickets(ChangeEvent event) {
    return event.row().get("tickets") instanceof List<?> tickets
        ? tickets.stream().map(String::valueOf).toArray(String[]::new)
        : new String[0];
  }

  private @Nullable String signal(ChangeEvent event) {
    String id = event.text("signal_id");
    return id == null
        ? null
        : jdbc.sql(
                """
                select (to_jsonb(s) - '{raw_message_id,token_id,body_sha256,dedup_at,fill_key}'::text[])::text
                from tv_signals s where id = :id
                """)
            .param("id", id)
            .query(String.class)
            .optional()
            .orElse(null);
  }
}

package io.bactrian.data.labels;

import io.bactrian.changes.log.ChangeEvent;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Behind {@code enrich-signal-action}: counts a signal for its strategy, once. */
final class EnrichSignalProcessor implements Processor {
  private final JdbcClient jdbc;

  EnrichSignalProcessor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ChangeEvent event = exchange.getMessage().getMandatoryBody(ChangeEvent.class);
    String fired = event.text("fired_at");
    Instant received = OffsetDateTime.parse(event.required("received_at")).toInstant();
    var enrichment =
        Enrichment.of(fired == null ? null : OffsetDateTime.parse(fired).toInstant(), received);
    jdbc.sql(
            """
            with counted as (
              insert into strategies as s (strategy, first_seen_at, signals, last_signal_at)
              select :strategy, :received, 1, :received
              where not exists (select from signal_enrichments where signal_id = :signal)
              on conflict (strategy) do update set signals = s.signals + 1,
                first_seen_at = least(s.first_seen_at, excluded.first_seen_at),
                last_signal_at = greatest(s.last_signal_at, excluded.last_signal_at)
              returning signals
            )
            insert into signal_enrichments (signal_id, strategy, signal_number, delay_ms, weekday, hour_utc,
              metadata_version)
            select :signal, :strategy, signals, :delay, :weekday, :hour,
              (select max(version) from strategy_metadata where strategy = :strategy and written_at <= :received)
            from counted
            """)
        .param("strategy", event.required("strategy"))
        .param("signal", event.required("id"))
        .param("received", received.atOffset(ZoneOffset.UTC))
        .param("delay", enrichment.delayMillis(), Types.BIGINT)
        .param("weekday", enrichment.weekday())
        .param("hour", enrichment.hourUtc())
        .update();
  }
}

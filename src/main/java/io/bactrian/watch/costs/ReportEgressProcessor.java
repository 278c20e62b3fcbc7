package io.bactrian.watch.costs;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds what this hub sent since the last time to the day; the body becomes that, by way. */
final class ReportEgressProcessor implements Processor {
  private final Ledger ledger;

  ReportEgressProcessor(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.getMessage().setBody(ledger.add());
  }

  /** What is written down already; one for all processors of the hub. */
  @Component
  static class Ledger {
    private final EgressMeters meters;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Map<String, Long> written = new ConcurrentHashMap<>();

    Ledger(EgressMeters meters, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
      this.meters = meters;
      this.jdbc = jdbc;
      this.transaction = transaction;
      this.clock = clock;
    }

    /** All of it or, where the database is away, nothing until the next time. */
    synchronized Map<String, Long> add() {
      Map<String, Long> now = meters.bytes();
      var added = new TreeMap<String, Long>();
      now.forEach(
          (way, bytes) -> {
            long more = bytes - written.getOrDefault(way, 0L);
            if (more > 0) {
              added.put(way, more);
            }
          });
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      transaction.executeWithoutResult(
          status -> added.forEach((way, bytes) -> add(today, way, bytes)));
      written.putAll(now);
      return added;
    }

    private void add(LocalDate day, String way, long bytes) {
      jdbc.sql(
              """
              insert into egress_days as d (day, way, bytes) values (:day::date, :way, :bytes)
              on conflict (day, way) do update set bytes = d.bytes + excluded.bytes
              """)
          .param("day", day.toString())
          .param("way", way)
          .param("bytes", bytes)
          .update();
    }
  }
}

package io.bactrian.hub.liveedit;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.JdbcTemplate;

/** Does not come back, and no interrupt reaches it. */
final class WaitInDatabaseProcessor implements Processor {
  private final JdbcTemplate jdbc;

  WaitInDatabaseProcessor(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void process(Exchange exchange) {
    jdbc.execute("select pg_sleep(3600)");
  }
}

package io.bactrian.hub.liveedit;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes the body, a number, into a table and commits before it answers. */
final class InsertRowProcessor implements Processor {
  private final JdbcTemplate jdbc;

  InsertRowProcessor(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void process(Exchange exchange) {
    long id = Long.parseLong(exchange.getMessage().getBody(String.class));
    jdbc.update("insert into swap_gate_rows (id) values (?)", id);
  }
}

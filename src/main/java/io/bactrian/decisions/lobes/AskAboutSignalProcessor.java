package io.bactrian.decisions.lobes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.changes.log.ChangeEvent;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Turns an insert into tv_signals into a request for a decision about that alert. */
final class AskAboutSignalProcessor implements Processor {
  private final JdbcClient jdbc;
  private String login = "";

  AskAboutSignalProcessor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whose broker's symbol stands for the alert's ticker; empty for the ticker itself. */
  public void setLogin(String login) {
    this.login = login;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ChangeEvent event = exchange.getMessage().getMandatoryBody(ChangeEvent.class);
    String symbol =
        jdbc.sql("select broker_symbol(:login, :exchange, :ticker)")
            .param("login", login)
            .param("exchange", event.text("exchange"), java.sql.Types.VARCHAR)
            .param("ticker", event.required("ticker"))
            .query(String.class)
            .single();
    exchange
        .getMessage()
        .setBody(
            JsonNodeFactory.instance
                .objectNode()
                .put("symbol", symbol)
                .put("strategy", event.required("strategy"))
                .put("signal_id", event.required("id")));
  }
}

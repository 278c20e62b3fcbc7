package io.bactrian.capture.supabase;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.changes.log.WebhookTables;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns a Supabase database webhook into a {@link ExternalChange}. */
final class NormaliseSupabaseProcessor implements Processor {
  private final WebhookTables tables;

  NormaliseSupabaseProcessor(WebhookTables tables) {
    this.tables = tables;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage.of(exchange); // before the body is read
    JsonNode body = JsonBodies.json(exchange);
    String table = ExternalChange.tableOf(body);
    List<String> key =
        tables
            .key(table)
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.INVALID_FIELD,
                        "table",
                        "No table "
                            + table
                            + " is taken by webhook: add it with its key column to"
                            + " hub.cdc.webhook-tables, then replay this message."));
    exchange.getMessage().setBody(ExternalChange.of(body, key));
  }
}

package io.bactrian.data.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.changes.log.ChangeEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Behind {@code mirror-row-action}: makes a row's copy what the row is, or is no more. */
final class MirrorRowProcessor implements Processor {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;

  MirrorRowProcessor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException, JsonProcessingException {
    ChangeEvent event = exchange.getMessage().getMandatoryBody(ChangeEvent.class);
    if (event.table().equals(DealMirror.SOURCE)) {
      new DealMirror(jdbc).follow(event);
      return;
    }
    Mirror mirror =
        Mirror.of(event.table())
            .orElseThrow(() -> new IllegalArgumentException(event.table() + " has no mirror"));
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    mirror.columns().forEach(column -> row.put(column, event.row().get(column)));
    String sql = event.operation().equals("delete") ? mirror.delete() : mirror.upsert();
    jdbc.sql(sql).param("row", JSON.writeValueAsString(row)).update();
  }
}

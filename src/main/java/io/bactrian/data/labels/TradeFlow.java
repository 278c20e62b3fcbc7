package io.bactrian.data.labels;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.lists.FlowPart;
import io.bactrian.hub.lists.FlowQueries;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The flow's closed trades. */
@Component
class TradeFlow implements FlowPart {
  private final JdbcTemplate jdbc;
  private final FlowQueries queries;

  TradeFlow(JdbcTemplate jdbc, FlowQueries queries) {
    this.jdbc = jdbc;
    this.queries = queries;
  }

  /**
   * @param trades closed trades by label
   */
  record Closed(Trades trades) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Trades(long count, Map<String, Long> labels, @Nullable Instant lastEvent) {}

  @Override
  public Closed read() {
    var labels = new LinkedHashMap<String, Long>();
    List.of("win", "loss", "flat").forEach(label -> labels.put(label, 0L));
    jdbc.query(
        "select label, count(*) from closed_trades group by label",
        rs -> {
          labels.put(rs.getString(1), rs.getLong(2));
        });
    return new Closed(
        new Trades(
            labels.values().stream().mapToLong(Long::longValue).sum(),
            labels,
            queries.instant("select max(labelled_at) from closed_trades")));
  }
}

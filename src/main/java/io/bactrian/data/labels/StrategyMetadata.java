package io.bactrian.data.labels;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people say of their strategies, version by version, so that a signal can name the one it
 * came under.
 */
@Component
class StrategyMetadata {
  private final JdbcClient jdbc;

  StrategyMetadata(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param meta a JSON object
   */
  record Wanted(String description, String timeframe, List<String> tags, JsonNode meta) {}

  /**
   * Makes this the strategy's newest version unless it is that already.
   *
   * @return the version in force
   */
  @Transactional
  public int put(String strategy, Wanted wanted, String by) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('strategy ' || :strategy, 0))::text")
        .param("strategy", strategy)
        .query()
        .singleRow();
    return jdbc.sql(
            """
            with newest as (
              select * from strategy_metadata where strategy = :strategy order by version desc limit 1
            ), wanted as (
              select :description as description, :timeframe as timeframe, :tags::text[] as tags, :meta::jsonb as meta
            ), written as (
              insert into strategy_metadata (strategy, version, description, timeframe, tags, meta, written_by)
              select :strategy, coalesce((select version from newest), 0) + 1, w.*, :by from wanted w
              where not exists (select from newest n where (n.description, n.timeframe, n.tags, n.meta)
                = (w.description, w.timeframe, w.tags, w.meta))
              returning version
            )
            select coalesce((select version from written), (select version from newest))
            """)
        .param("strategy", strategy)
        .param("description", wanted.description())
        .param("timeframe", wanted.timeframe())
        .param("tags", wanted.tags().toArray(String[]::new))
        .param("meta", wanted.meta().toString())
        .param("by", by)
        .query(Integer.class)
        .single();
  }
}

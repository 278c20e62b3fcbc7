package io.bactrian.watch.queue;

import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what the queue holds. Refused work counts for nobody: no worker can do it. */
@Repository
class QueueLoad {
  private static final int WINDOW_SECONDS = 900;

  private final JdbcClient jdbc;

  QueueLoad(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Load read() {
    return jdbc.sql(
            """
            select
              (select count(*) from ai_queue where state = 'waiting' and next_at <= clock_timestamp()) as due,
              (select coalesce(extract(epoch from clock_timestamp() - min(next_at)), 0) from ai_queue
               where state = 'waiting' and next_at <= clock_timestamp()) as oldest,
              (select count(*) from ai_queue
               where enqueued_at > clock_timestamp() - make_interval(secs => :window)) as arrived,
              (select avg(extract(epoch from finished_at - claimed_at)) from ai_queue
               where state = 'done' and finished_at > clock_timestamp() - make_interval(secs => :window)) as seconds,
              (select count(distinct hub) from stream_processor_instances
               where name like 'queue/%' and seen_at > clock_timestamp() - interval '1 minute') as hubs
            """)
        .param("window", WINDOW_SECONDS)
        .query(
            (row, n) ->
                new Load(
                    row.getLong("due"),
                    row.getDouble("oldest"),
                    row.getDouble("arrived") / WINDOW_SECONDS,
                    row.getObject("seconds") == null ? null : row.getDouble("seconds"),
                    Math.max(1, row.getInt("hubs"))))
        .single();
  }

  /** Pieces of work by state, of what is not over or is a dead letter. */
  Map<String, Long> depths() {
    var depths = new HashMap<String, Long>();
    jdbc.sql(
            """
            select state, count(*) as depth from ai_queue
            where state in ('waiting', 'leased', 'refused') group by state
            """)
        .query(
            row -> {
              depths.put(row.getString("state"), row.getLong("depth"));
            });
    return depths;
  }
}

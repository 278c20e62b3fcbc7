package io.bactrian.watch.costs;

import io.bactrian.store.objects.ObjectStore;
import java.time.LocalDate;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Books what was used, each thing under one name: what is booked again stays one row, with what is
 * known of it by then.
 */
@Component
class CostBook {
  private static final double GIGABYTE = 1e9;

  private static final String KEEP =
      """
      on conflict (source) do update set quantity = excluded.quantity, input_tokens = excluded.input_tokens,
        output_tokens = excluded.output_tokens, amount = excluded.amount, currency = excluded.currency,
        booked_at = clock_timestamp()
      where (cost_entries.quantity, cost_entries.input_tokens, cost_entries.output_tokens, cost_entries.amount,
             cost_entries.currency)
        is distinct from (excluded.quantity, excluded.input_tokens, excluded.output_tokens, excluded.amount,
                          excluded.currency)
      """;

  /** Settled calls carry their own price. One row a day, strategy, host, model and currency. */
  private static final String CALLS =
      """
      insert into cost_entries (source, kind, day, host, strategy, model, quantity, input_tokens, output_tokens, amount,
        currency)
      select concat_ws('/', 'calls', day, strategy, host, model, currency), 'calls', day, host, nullif(strategy, ''),
        nullif(model, ''), count(*), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),
        sum(coalesce(price, reserved)), currency
      from (select *, (at at time zone 'UTC')::date as day from external_calls
            where status in ('answered', 'failed') and at >= :from::date) c
      group by day, strategy, host, model, currency
      """
          + KEEP
          // Calls are pruned, what they cost is not.
          + " and excluded.quantity >= cost_entries.quantity";

  /** What a kind of a host costs at a moment; a price of the host's own goes first. */
  private static final String PRICE =
      """
      left join lateral (
        select price, currency from cost_prices
        where kind = %s and host in (%s, '') and valid_from <= %s
        order by host desc, valid_from desc limit 1) p on true
      """;

  /** From when a host took the job, or a machine of one's own began it, until it was over. */
  private static final String RUNS =
      """
      insert into cost_entries (source, kind, day, host, model, run_id, quantity, amount, currency)
      select 'run/' || r.id, b.kind, (r.finished_at at time zone 'UTC')::date, b.host, r.model, r.id, m.minutes,
        m.minutes::numeric * p.price, p.currency
      from model_runs r left join run_jobs j on j.run_id = r.id
      cross join lateral (
        select case when j.run_id is null then 'host_minutes' else 'gpu_minutes' end as kind,
          coalesce(j.host, case when r.dispatched_by is null then 'trainer' else 'hub' end) as host,
          case when j.run_id is null then r.started_at else coalesce(j.taken_at, j.asked_at) end as began) b
      cross join lateral (
        select greatest(0, extract(epoch from r.finished_at - b.began) / 60)::float8 as minutes) m
      """
          + PRICE.formatted("b.kind", "b.host", "r.finished_at")
          + "where r.finished_at >= :from::date and b.began is not null\n"
          + KEEP;

  /** What hubs counted as it left, and what the mirror copied to the drive. */
  private static final String EGRESS =
      """
      insert into cost_entries (source, kind, day, host, quantity, amount, currency)
      select concat_ws('/', 'egress', w.day, w.way), 'egress_gb', w.day, w.way, w.bytes / 1e9,
        w.bytes / 1e9 * p.price, p.currency
      from (select day, way, bytes from egress_days
            union all
            select (s.ended_at at time zone 'UTC')::date, 'onedrive', sum(s.size)
            from sync_runs r join sync_steps s on s.run = r.id
            where coalesce(r.ended_at, 'infinity') >= :from::date and s.action = 'copy_up' and s.state = 'done'
            group by 1) w
      """
          + PRICE.formatted("'egress_gb'", "w.way", "((w.day + 1) at time zone 'UTC')")
          + "where w.day >= :from::date and w.bytes > 0\n"
          + KEEP
          + " and excluded.quantity >= cost_entries.quantity"; // so are the mirror's steps

  /** A day counts with what was there when it was looked at last. */
  private static final String STORAGE =
      """
      insert into cost_entries (source, kind, day, host, model, quantity, amount, currency)
      select concat_ws('/', 'storage', :day, :folder), 'storage_gb_days', :day::date, :folder, cast(:model as text),
        :gigabytes, :gigabytes::numeric * p.price, p.currency
      from (values (1)) one
      """
          + PRICE.formatted("'storage_gb_days'", "''", "clock_timestamp()")
          + KEEP;

  private final JdbcClient jdbc;
  private final ObjectStore store;

  CostBook(JdbcClient jdbc, ObjectStore store) {
    this.jdbc = jdbc;
    this.store = store;
  }

  /**
   * @param from what came before this day stays as it was booked
   * @return rows that are new or changed
   */
  int book(LocalDate from, LocalDate today) {
    int changed = since(CALLS, from) + since(RUNS, from) + since(EGRESS, from);
    var sizes = new TreeMap<String, Long>();
    store.forEach("", entry -> sizes.merge(folder(entry.key()), entry.size(), Long::sum));
    for (var each : sizes.entrySet()) {
      changed +=
          jdbc.sql(STORAGE)
              .param("day", today.toString())
              .param("folder", each.getKey())
              .param("model", model(each.getKey()))
              .param("gigabytes", each.getValue() / GIGABYTE)
              .update();
    }
    return changed;
  }

  private int since(String sql, LocalDate from) {
    return jdbc.sql(sql).param("from", from.toString()).update();
  }

  /** {@code models/<name>}, or the first part of another key. */
  static String folder(String key) {
    String[] parts = key.split("/", 3);
    return parts[0].equals("models") && parts.length == 3 ? parts[0] + "/" + parts[1] : parts[0];
  }

  private static @Nullable String model(String folder) {
    return folder.startsWith("models/") ? folder.substring("models/".length()) : null;
  }
}

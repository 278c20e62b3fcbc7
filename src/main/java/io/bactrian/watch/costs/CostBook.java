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
          + " and excluded.quantity >= cost_entries.quantity"; // calls are pruned, what they cost

  // is not

  /** From when a host took the job until it was over. */
  private static final String RUNS =
      """
      insert into cost_entries (source, kind, day, host, model, run_id, quantity, amount, currency)
      select 'run/' || r.id, 'gpu_minutes', (r.finished_at at time zone 'UTC')::date, j.host, r.model, r.id, m.minutes,
        m.minutes::numeric * p.price, p.currency
      from model_runs r join run_jobs j on j.run_id = r.id
      cross join lateral (
        select greatest(0, extract(epoch from r.finished_at - coalesce(j.taken_at, j.asked_at)) / 60)::float8 as minutes) m
      left join lateral (
        select price, currency from cost_prices
        where kind = 'gpu_minutes' and host in (j.host, '') and valid_from <= r.finished_at
        order by host desc, valid_from desc limit 1) p on true
      where r.finished_at >= :from::date
      """
          + KEEP;

  /** A day counts with what was there when it was looked at last. */
  private static final String STORAGE =
      """
      insert into cost_entries (source, kind, day, host, model, quantity, amount, currency)
      select concat_ws('/', 'storage', :day, :folder), 'storage_gb_days', :day::date, :folder, cast(:model as text),
        :gigabytes, :gigabytes::numeric * p.price, p.currency
      from (values (1)) one left join lateral (
        select price, currency from cost_prices
        where kind = 'storage_gb_days' and valid_from <= clock_timestamp()
        order by valid_from desc limit 1) p on true
      """
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
    int changed = since(CALLS, from) + since(RUNS, from);
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

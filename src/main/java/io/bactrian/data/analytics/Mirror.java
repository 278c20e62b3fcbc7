package io.bactrian.data.analytics;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table and its copy in the schema {@code analytics}. A column is copied only where it is named
 * here: what a sender writes freely, raw bytes, tokens and their hashes are not.
 *
 * @param source the captured table
 * @param target the copy, whose columns have the names of the source's
 * @param key the primary key, first among the copy's columns
 * @param rest the other columns
 */
record Mirror(String source, String target, List<String> key, List<String> rest) {
  private static final List<Mirror> ALL =
      List.of(
          new Mirror(
              "tv_signals",
              "analytics.signals",
              List.of("id"),
              words(
                  """
                  strategy ticker exchange interval action price contracts position_size market_position
                  prev_market_position fired_at received_at suspect_of\
                  """)),
          new Mirror(
              "closed_trades",
              "analytics.trades",
              List.of("login", "position_id"),
              words(
                  """
                  symbol side volume entry_price exit_price opened_at closed_at profit swap commission fee net_profit
                  holding_seconds signal_id strategy label label_source r_multiple regime context labelled_at\
                  """)),
          new Mirror(
              "model_runs",
              "analytics.model_runs",
              List.of("id"),
              words(
                  """
                  model target symbol period window_from window_to requested_by state dataset_id attempt progress
                  metrics version promoted reason created_at finished_at\
                  """)),
          new Mirror(
              "ml_model_deployments",
              "analytics.deployments",
              List.of("id"),
              List.of("model", "kind", "to_version", "at")));

  static Optional<Mirror> of(String source) {
    return ALL.stream().filter(mirror -> mirror.source.equals(source)).findFirst();
  }

  List<String> columns() {
    return Stream.concat(key.stream(), rest.stream()).toList();
  }

  /** Takes the row as JSON in {@code :row}. */
  String upsert() {
    String columns = String.join(", ", columns());
    return """
    insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, :row::jsonb)
    on conflict (%3$s) do update set (%4$s) = (%5$s)
    """
        .formatted(
            target,
            columns,
            String.join(", ", key),
            String.join(", ", rest),
            rest.stream().map("excluded."::concat).collect(Collectors.joining(", ")));
  }

  /** Takes the row as JSON in {@code :row}. */
  String delete() {
    return "delete from %1$s t using jsonb_populate_record(null::%1$s, :row::jsonb) r where %2$s"
        .formatted(
            target,
            key.stream()
                .map(column -> "t." + column + " = r." + column)
                .collect(Collectors.joining(" and ")));
  }

  private static List<String> words(String text) {
    return List.of(text.split("\\s+"));
  }
}

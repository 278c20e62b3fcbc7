package io.bactrian.models.runs;

import io.bactrian.store.objects.ObjectHold;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Runs need the datasets that they were given, whatever became of the run; of a step of a
 * walk-forward the model as well, for it is kept nowhere else.
 */
@Component
final class RunHold implements ObjectHold {
  private static final Pattern KEY = Pattern.compile("(datasets|runs)/([^/]+)/.*");

  private static final String GIVEN =
      "select exists (select from model_runs where dataset_id = :id)";
  private static final String STEP =
      """
      select exists (select from model_runs where id = :id and backtest_id is not null and state = 'completed')
      """;

  private final JdbcClient jdbc;

  RunHold(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean holds(String key) {
    Matcher parts = KEY.matcher(key);
    return parts.matches()
        && jdbc.sql(parts.group(1).equals("runs") ? STEP : GIVEN)
            .param("id", parts.group(2))
            .query(Boolean.class)
            .single();
  }
}

package io.bactrian.models.runs;

import io.bactrian.store.objects.ObjectHold;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs need the datasets that they were given, whatever became of the run. */
@Component
final class RunHold implements ObjectHold {
  private static final Pattern KEY = Pattern.compile("datasets/([^/]+)/.*");

  private final JdbcClient jdbc;

  RunHold(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean holds(String key) {
    Matcher parts = KEY.matcher(key);
    return parts.matches()
        && jdbc.sql("select exists (select from model_runs where dataset_id = :id)")
            .param("id", parts.group(1))
            .query(Boolean.class)
            .single();
  }
}

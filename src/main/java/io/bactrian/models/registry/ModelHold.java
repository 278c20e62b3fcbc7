package io.bactrian.models.registry;

import io.bactrian.store.objects.ObjectHold;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Registered models need their files and the datasets that they learned from. */
@Component
final class ModelHold implements ObjectHold {
  private static final Pattern KEY = Pattern.compile("(datasets|models)/([^/]+)/(?:([^/]+)/)?.*");

  private final JdbcClient jdbc;

  ModelHold(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean holds(String key) {
    Matcher parts = KEY.matcher(key);
    if (!parts.matches()) {
      return false;
    }
    return parts.group(1).equals("datasets")
        ? jdbc.sql("select exists (select from ml_model_versions where dataset_id = :id)")
            .param("id", parts.group(2))
            .query(Boolean.class)
            .single()
        : jdbc.sql(
                """
                select exists (select from ml_model_versions where model = :model and version = :version)
                """)
            .param("model", parts.group(2))
            .param("version", parts.group(3))
            .query(Boolean.class)
            .single();
  }
}

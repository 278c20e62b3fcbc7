package io.bactrian.models.serving;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which versions answered some units without being champion. */
@Component
public class TriedVersions {
  private final JdbcClient jdbc;

  TriedVersions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whether a rollout tried it around a moment, give or take for how long a hub remembers. */
  public boolean at(String model, String version, Instant moment) {
    return jdbc.sql(
            """
            select exists (select from model_rollouts
              where model = :model and challenger = :version
                and created_at <= cast(:moment as timestamptz) + interval '3 seconds'
                and coalesce(finished_at, 'infinity') >= cast(:moment as timestamptz) - interval '3 seconds')
            """)
        .param("model", model)
        .param("version", version)
        .param("moment", moment.atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }
}

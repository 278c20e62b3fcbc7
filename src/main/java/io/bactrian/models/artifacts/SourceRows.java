package io.bactrian.models.artifacts;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code model_sync_sources}: when who may be asked, and what is known of each list. */
@Repository
public class SourceRows {
  private final JdbcClient jdbc;

  SourceRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Whether a source may be polled now; if so, it is from now on.
   *
   * @param interval since the poll before
   */
  public boolean begin(String address, Duration interval) {
    return jdbc.sql(
                """
                insert into model_sync_sources as s (address, polled_at) values (:address, clock_timestamp())
                on conflict (address) do update set polled_at = clock_timestamp()
                where (s.polled_at is null or s.polled_at <= clock_timestamp() - make_interval(secs => :interval))
                  and (s.not_before is null or s.not_before <= clock_timestamp())
                """)
            .param("address", address)
            .param("interval", interval.toSeconds())
            .update()
        > 0;
  }

  /** From when on a source may be asked again; empty for now. */
  Optional<Instant> notBefore(String address) {
    return jdbc.sql(
            """
            select not_before from model_sync_sources where address = :address and not_before > clock_timestamp()
            """)
        .param("address", address)
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  void pause(String address, Instant until) {
    jdbc.sql(
            """
            insert into model_sync_sources (address, not_before) values (:address, :until)
            on conflict (address) do update set not_before = excluded.not_before
            """)
        .param("address", address)
        .param("until", until.atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<String> etag(String address) {
    return jdbc.sql(
            "select etag from model_sync_sources where address = :address and etag is not null")
        .param("address", address)
        .query(String.class)
        .optional();
  }

  void etag(String address, String etag) {
    jdbc.sql(
            """
            insert into model_sync_sources (address, etag) values (:address, :etag)
            on conflict (address) do update set etag = excluded.etag
            """)
        .param("address", address)
        .param("etag", etag)
        .update();
  }
}

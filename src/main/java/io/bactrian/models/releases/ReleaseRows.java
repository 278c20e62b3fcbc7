package io.bactrian.models.releases;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code model_releases}; every write is in the caller's transaction. */
@Component
class ReleaseRows {
  private static final String STABLE = "pre is null and v.verdict = 'promoted'";
  private static final String SELECT =
      """
      select r.tag, r.version, %s as stable, r.by, r.reason, r.at
      from model_releases r join ml_model_versions v using (model, version) where r.model = :model
      """
          .formatted(STABLE);

  private final JdbcClient jdbc;

  ReleaseRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A tag and its version.
   *
   * @param stable whether it is no pre-release and the gate promoted the version
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Release(
      String tag, String version, boolean stable, String by, String reason, Instant at) {}

  /** The highest first, as semantic versions are ordered as far as their numbers go. */
  List<Release> of(String model) {
    return jdbc.sql(
            SELECT + "order by major desc, minor desc, patch desc, pre is null desc, r.at desc")
        .param("model", model)
        .query(ReleaseRows::release)
        .list();
  }

  /** Of those that are stable the one with the highest number. */
  Optional<Release> latestStable(String model) {
    return jdbc.sql(
            SELECT + "and %s order by major desc, minor desc, patch desc limit 1".formatted(STABLE))
        .param("model", model)
        .query(ReleaseRows::release)
        .optional();
  }

  Optional<Release> find(String model, Tag tag) {
    return jdbc.sql(SELECT + "and r.tag = :tag")
        .param("model", model)
        .param("tag", tag.toString())
        .query(ReleaseRows::release)
        .optional();
  }

  void insert(String model, Tag tag, String version, Asked asked) {
    jdbc.sql(
            """
            insert into model_releases (model, tag, version, major, minor, patch, pre, by, reason)
            values (:model, :tag, :version, :major, :minor, :patch, :pre, :by, :reason)
            """)
        .param("model", model)
        .param("tag", tag.toString())
        .param("version", version)
        .param("major", tag.major())
        .param("minor", tag.minor())
        .param("patch", tag.patch())
        .param("pre", tag.pre())
        .param("by", asked.by())
        .param("reason", asked.reason())
        .update();
  }

  private static Release release(ResultSet row, int number) throws SQLException {
    return new Release(
        row.getString("tag"),
        row.getString("version"),
        row.getBoolean("stable"),
        row.getString("by"),
        row.getString("reason"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }
}

package io.bactrian.models.modelsync;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.artifacts.FoundArtifact;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code model_syncs}. */
@Repository
class SyncRows {
  /** Whoever took an artifact longer ago was killed. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final JdbcClient jdbc;

  SyncRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes an artifact to work on it: a new one, one that waits, or one whose hub was killed. Of two
   * hubs one takes it.
   *
   * @return when it was seen first; empty where there is nothing to do about it
   */
  Optional<Instant> take(FoundArtifact artifact) {
    return jdbc.sql(
            """
            insert into model_syncs as s (id, at, source, artifact, digest, size, status)
            values (:id, :at, :source, :artifact, :digest::text, :size, 'taken')
            on conflict (id) do update
            set status = 'taken', attempts = s.attempts + 1, taken_at = clock_timestamp(), finished_at = null
            where s.status = 'waiting'
              or (s.status = 'taken' and s.taken_at < clock_timestamp() - make_interval(secs => :longest))
            returning s.at
            """)
        .param("id", artifact.id())
        .param("at", artifact.at().atOffset(ZoneOffset.UTC))
        .param("source", artifact.source())
        .param("artifact", artifact.name())
        .param("digest", artifact.digest())
        .param("size", artifact.size())
        .param("longest", LONGEST.toSeconds())
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  /** Whether any is to be taken again, which only a whole list can bring. */
  boolean hasWaiting() {
    return jdbc.sql(
            """
            select exists (select from model_syncs where status = 'waiting'
              or (status = 'taken' and taken_at < clock_timestamp() - make_interval(secs => :longest)))
            """)
        .param("longest", LONGEST.toSeconds())
        .query(Boolean.class)
        .single();
  }

  /**
   * Ends what waits at the same source and is listed no more, such as a commit that a newer one
   * replaced: nothing would take it again.
   *
   * @param listed the whole list of a source
   */
  void endOthers(List<FoundArtifact> listed) {
    if (listed.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update model_syncs set status = 'refused', finished_at = clock_timestamp(),
              reason = 'It is not listed any more: something newer took its place, or it was removed. ' || reason
            where split_part(source, ':', 1) = split_part(:source, ':', 1) and id not in (:listed)
              and (status = 'waiting'
                or (status = 'taken' and taken_at < clock_timestamp() - make_interval(secs => :longest)))
            """)
        .param("source", listed.get(0).source())
        .param("listed", listed.stream().map(FoundArtifact::id).toList())
        .param("longest", LONGEST.toSeconds())
        .update();
  }

  /**
   * It was not taken in.
   *
   * @param waits whether it is tried again; after the most attempts it is refused
   */
  void failed(String id, boolean waits, int mostAttempts, String reason) {
    jdbc.sql(
            """
            update model_syncs set reason = :reason, finished_at = clock_timestamp(),
              status = case when :waits and attempts < :most then 'waiting' else 'refused' end
            where id = :id
            """)
        .param("reason", reason)
        .param("waits", waits)
        .param("most", mostAttempts)
        .param("id", id)
        .update();
  }

  /** What was learned of a digest that its source did not give. */
  void digest(String id, String digest) {
    jdbc.sql("update model_syncs set digest = :digest where id = :id and digest is null")
        .param("digest", digest)
        .param("id", id)
        .update();
  }

  /** Its model, where the file says one; also of what is refused later. */
  void named(String id, String model, String config) {
    jdbc.sql(
            """
            update model_syncs set model = nullif(:model, ''), config = :config::jsonb where id = :id
            """)
        .param("model", model)
        .param("config", config)
        .param("id", id)
        .update();
  }

  /**
   * It was taken in.
   *
   * @param promoted whether it answers now
   */
  void done(
      String id,
      boolean promoted,
      @Nullable String version,
      String reason,
      @Nullable String backup) {
    jdbc.sql(
            """
            update model_syncs set status = :status, version = :version::text, reason = :reason,
              backup = :backup::text, finished_at = clock_timestamp()
            where id = :id
            """)
        .param("status", promoted ? "promoted" : "candidate")
        .param("version", version)
        .param("reason", reason)
        .param("backup", backup)
        .param("id", id)
        .update();
  }

  /** What a model's version before was made with. */
  record Before(@Nullable String version, @Nullable String config) {}

  Optional<Before> before(String id, String model) {
    return jdbc.sql(
            """
            select version, config::text as config from model_syncs
            where model = :model and id <> :id and status in ('candidate', 'promoted')
            order by finished_at desc, at desc limit 1
            """)
        .param("model", model)
        .param("id", id)
        .query(Before.class)
        .optional();
  }

  void changed(String id, @Nullable String comparedWith, JsonNode changes) {
    jdbc.sql(
            "update model_syncs set compared_with = :with::text, changes = :changes::jsonb where id"
                + " = :id")
        .param("with", comparedWith)
        .param("changes", changes.toString())
        .param("id", id)
        .update();
  }

  /** A backup that may go. */
  record Old(String id, String backup) {}

  /** All but the newest, and never of the version that answers or of the one before it. */
  List<Old> old(int keep) {
    return jdbc.sql(
            """
            select id, backup from (
              select *, row_number() over (partition by model order by finished_at desc, id desc) as place
              from model_syncs where backup is not null) s
            where place > :keep
              and not exists (select from model_syncs o where o.backup = s.backup and o.id <> s.id)
              and not exists (select from models m where m.model = s.model and m.champion = s.version)
              and s.version is distinct from (
                select d.from_version from models m join ml_model_deployments d
                  on d.model = m.model and d.to_version is not distinct from m.champion and d.kind <> 'rollback'
                where m.model = s.model order by d.id desc limit 1)
              and s.version is distinct from (
                select d.from_version from ml_model_deployments d where d.model = s.model order by d.id desc limit 1)
            """)
        .param("keep", keep)
        .query(Old.class)
        .list();
  }

  void pruned(String id) {
    jdbc.sql("update model_syncs set backup = null where id = :id").param("id", id).update();
  }
}

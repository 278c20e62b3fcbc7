package io.bactrian.hub.routeedit;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.HubIdentity;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who changed which route file when; shared by all hubs on one database. */
@Component
class RouteHistory {
  /** Stands where a file was written on disk, for nobody knows by whom. */
  static final String BY_FILE = "file";

  private final JdbcClient jdbc;
  private final HubIdentity hub;

  RouteHistory(JdbcClient jdbc, HubIdentity hub) {
    this.jdbc = jdbc;
    this.hub = hub;
  }

  /**
   * @param sha256 of the text, null where the file was removed
   * @param author who saved it in the console, or {@code file}
   * @param hub that it was saved on, or that served it first; empty for what is older than this
   *     list
   * @param servedAt null where it was saved and has not served
   * @param characters of the text that is kept, null where none is
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RouteEdit(
      String id,
      @Nullable String sha256,
      String author,
      @Nullable String reason,
      String hub,
      Instant savedAt,
      @Nullable Instant servedAt,
      @Nullable Integer characters) {}

  /**
   * @param sha256 null where it is gone
   * @param first whether this process had not seen the file before
   */
  record Served(String file, @Nullable String sha256, Instant at, boolean first) {}

  /**
   * Keeps who is about to write a file, before the file is written: a kill between loses no name.
   */
  long intend(String file, @Nullable String sha256, String author, String reason, Instant at) {
    return jdbc.sql(
            """
            insert into route_edits (file, sha256, author, reason, hub, saved_at)
            values (:file, :sha256, :author, :reason, :hub, :at) returning id
            """)
        .param("file", file)
        .param("sha256", sha256)
        .param("author", author)
        .param("reason", reason)
        .param("hub", hub.id())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }

  /** Takes back what came to nothing, for the file could not be written. */
  void withdraw(long id) {
    jdbc.sql("delete from route_edits where id = :id and served_at is null")
        .param("id", id)
        .update();
  }

  /** Notes that what was saved serves, where that is not known yet. */
  void confirm(long id, Instant at) {
    jdbc.sql("update route_edits set served_at = :at where id = :id and served_at is null")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  /** What each file's newest served row says, a removal as an empty text. */
  Map<String, String> newest() {
    Map<String, String> newest = new HashMap<>();
    jdbc.sql(
            """
            select distinct on (file) file, coalesce(sha256, '') as sha256 from route_edits
            where served_at is not null order by file, served_at desc, id desc
            """)
        .query(
            (RowCallbackHandler) row -> newest.put(row.getString("file"), row.getString("sha256")));
    return newest;
  }

  /**
   * Notes that a text serves. What was saved in the console keeps its author; what another hub has
   * noted is nothing new; a hub that starts with the text that it had is nothing new either.
   */
  void served(Served served) {
    // Hubs that share a folder note the same at the same time.
    jdbc.sql("select pg_advisory_xact_lock(hashtext('route_edits ' || :file))")
        .param("file", served.file())
        .query((RowCallbackHandler) row -> {});
    int saved =
        bound(
                """
                update route_edits set served_at = :at
                where id = (
                  select id from route_edits where file = :file and sha256 is not distinct from :sha256
                    and served_at is null order by id desc limit 1)
                """,
                served)
            .update();
    if (saved == 0) {
      bound(
              """
              insert into route_edits (file, sha256, author, hub, saved_at, served_at)
              select :file, :sha256, :author, :hub, :at, :at
              where not exists (
                select from (select sha256 from route_edits where file = :file and served_at is not null
                             order by served_at desc, id desc limit 1) n
                where n.sha256 is not distinct from :sha256)
              and not (:first and exists (
                select from (select sha256 from route_edits where file = :file and hub = :hub
                             and served_at is not null order by served_at desc, id desc limit 1) n
                where n.sha256 is not distinct from :sha256))
              """,
              served)
          .param("author", BY_FILE)
          .param("hub", hub.id())
          .param("first", served.first())
          .update();
    }
  }

  private JdbcClient.StatementSpec bound(String sql, Served served) {
    return jdbc.sql(sql)
        .param("file", served.file())
        .param("sha256", served.sha256(), Types.VARCHAR)
        .param("at", served.at().atOffset(ZoneOffset.UTC));
  }

  /**
   * The newest first.
   *
   * @param before the id of the last one seen, 0 for the first page
   */
  List<RouteEdit> of(String file, long before, int limit) {
    return jdbc.sql(
            """
            select e.id::text, e.sha256, e.author, e.reason, e.hub, e.saved_at, e.served_at,
              length(v.text) as characters
            from route_edits e left join route_versions v on v.file = e.file and v.sha256 = e.sha256
            where e.file = :file and (:before = 0 or (coalesce(e.served_at, e.saved_at), e.id) < (
              select coalesce(b.served_at, b.saved_at), b.id from route_edits b where b.id = :before))
            order by coalesce(e.served_at, e.saved_at) desc, e.id desc limit :limit
            """)
        .param("file", file)
        .param("before", before)
        .param("limit", limit)
        .query(
            (row, i) ->
                new RouteEdit(
                    row.getString("id"),
                    row.getString("sha256"),
                    row.getString("author"),
                    row.getString("reason"),
                    row.getString("hub"),
                    row.getTimestamp("saved_at").toInstant(),
                    row.getTimestamp("served_at") == null
                        ? null
                        : row.getTimestamp("served_at").toInstant(),
                    row.getObject("characters", Integer.class)))
        .list();
  }

  /** A text that served once. */
  Optional<String> text(String file, String sha256) {
    return jdbc.sql("select text from route_versions where file = :file and sha256 = :sha256")
        .param("file", file)
        .param("sha256", sha256)
        .query(String.class)
        .optional();
  }
}

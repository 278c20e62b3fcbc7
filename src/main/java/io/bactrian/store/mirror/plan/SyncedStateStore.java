package io.bactrian.store.mirror.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the two ends of each map held when they were last equal. */
public final class SyncedStateStore {
  private final JdbcClient jdbc;

  public SyncedStateStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A map as it was when its ends first met. */
  record Established(String id, String prefix, String folder) {}

  Optional<Established> established(String map) {
    return jdbc.sql("select id, prefix, folder from sync_maps where map = :map")
        .param("map", map)
        .query(
            (row, number) ->
                new Established(
                    row.getString("id"), row.getString("prefix"), row.getString("folder")))
        .optional();
  }

  void establish(MirrorMap map, String id) {
    jdbc.sql("insert into sync_maps (map, id, prefix, folder) values (:map, :id, :prefix, :folder)")
        .param("map", map.name())
        .param("id", id)
        .param("prefix", map.prefix())
        .param("folder", map.folder())
        .update();
  }

  public Map<String, SyncedState> load(String map) {
    Map<String, SyncedState> all = new HashMap<>();
    jdbc.sql("select * from sync_base where map = :map")
        .param("map", map)
        .query(
            row -> {
              var base =
                  new SyncedState(
                      row.getString("path"),
                      row.getString("left_version"),
                      row.getString("right_version"),
                      row.getString("right_id"),
                      row.getLong("size"),
                      row.getString("hash"));
              all.put(base.path(), base);
            });
    return all;
  }

  /**
   * Notes that both hold the same and that the step of the run which made it so is done: one
   * statement, so both or neither.
   */
  public void put(String map, Item left, Item right, String hash, String run, int seq) {
    jdbc.sql(
            """
            with base as (
              insert into sync_base (map, path, left_version, right_version, right_id, size, hash)
              values (:map, :path, :left, :right, :rightId, :size, :hash)
              on conflict (map, path) do update set
                left_version = excluded.left_version, right_version = excluded.right_version,
                right_id = excluded.right_id, size = excluded.size, hash = excluded.hash, synced_at = now())
            update sync_steps set state = 'done', error = null, ended_at = clock_timestamp()
            where run = :run and seq = :seq
            """)
        .param("run", run)
        .param("seq", seq)
        .param("map", map)
        .param("path", left.path())
        .param("left", left.version())
        .param("right", right.version())
        .param("rightId", right.id())
        .param("size", left.size())
        .param("hash", hash)
        .update();
  }

  public void forget(String map, String path) {
    jdbc.sql("delete from sync_base where map = :map and path = :path")
        .param("map", map)
        .param("path", path)
        .update();
  }
}

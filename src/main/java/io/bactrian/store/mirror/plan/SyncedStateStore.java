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

  public void forget(String map, String path) {
    jdbc.sql("delete from sync_base where map = :map and path = :path")
        .param("map", map)
        .param("path", path)
        .update();
  }
}

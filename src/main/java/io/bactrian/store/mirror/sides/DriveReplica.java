package io.bactrian.store.mirror.sides;

import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.RunAborted;
import io.bactrian.store.onedrive.client.DeltaPage;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveItemEntry;
import io.bactrian.store.onedrive.client.ResyncRequiredException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tree of a drive's folder, kept up to date by its changes: a pass without changes costs one
 * request, however many items there are.
 */
public final class DriveReplica {
  private static final String UPSERT =
      """
      insert into sync_drive (map, id, parent_id, name, folder, size, version, hash)
      values (:map, :id, :parent, :name, :folder, :size, :version, :hash)
      on conflict (map, id) do update set
        parent_id = excluded.parent_id, name = excluded.name, folder = excluded.folder,
        size = excluded.size, version = excluded.version, hash = excluded.hash
      """;

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  public DriveReplica(NamedParameterJdbcTemplate jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** One file or folder, as the drive names it. */
  record Node(
      String id,
      String parentId,
      String name,
      boolean folder,
      long size,
      String version,
      @Nullable String hash) {}

  /** A folder whole, by id. */
  record Snapshot(String folderId, Map<String, Node> nodes, boolean sure) {}

  private record Cursor(String folderId, String link, boolean sure) {}

  /** Brings the replica up to date, all or nothing, and gives it whole. */
  Snapshot refresh(MirrorMap map, DriveClient drive) {
    Optional<Cursor> known = cursor(map.name());
    String folder =
        known.map(Cursor::folderId).orElseGet(() -> drive.ensureFolder(map.folder()).id());
    boolean sure = known.map(Cursor::sure).orElse(true);
    try {
      Changes changes = follow(drive, known.map(Cursor::link).orElse(null), folder);
      apply(map.name(), folder, changes, known.isEmpty(), sure);
    } catch (ResyncRequiredException e) {
      sure = sure && e.mode() == ResyncRequiredException.Mode.APPLY_DIFFERENCES;
      apply(map.name(), folder, follow(drive, e.freshLink(), folder), true, sure);
    }
    return new Snapshot(folder, load(map.name()), sure);
  }

  /** What was in doubt has been compared with the other side. */
  void settled(String map) {
    jdbc.getJdbcTemplate()
        .update("update sync_cursors set sure = true where map = ? and not sure", map);
  }

  private record Changes(Collection<DriveItemEntry> items, String link) {}

  /** All pages; of an item that comes several times the last holds. */
  private static Changes follow(DriveClient drive, @Nullable String link, String folder) {
    Map<String, DriveItemEntry> changed = new LinkedHashMap<>();
    DeltaPage page = drive.delta(link, folder, false);
    while (true) {
      page.items().forEach(item -> changed.put(item.id(), item));
      if (page.deltaLink() != null) {
        return new Changes(changed.values(), page.deltaLink());
      }
      if (page.nextLink() == null) {
        throw new RunAborted("The drive's listing breaks off.");
      }
      page = drive.delta(page.nextLink(), folder, false);
    }
  }

  private void apply(String map, String folder, Changes changes, boolean whole, boolean sure) {
    List<DriveItemEntry> gone = changes.items().stream().filter(DriveItemEntry::deleted).toList();
    if (gone.stream().anyMatch(item -> item.id().equals(folder))) {
      throw new RunAborted("The drive's folder has been deleted. Take it out of the recycle bin.");
    }
    MapSqlParameterSource[] there =
        changes.items().stream()
            .filter(item -> !item.deleted() && !item.id().equals(folder) && item.parentId() != null)
            .map(item -> row(map, item))
            .toArray(MapSqlParameterSource[]::new);
    transaction.executeWithoutResult(
        status -> {
          var named = new MapSqlParameterSource("map", map);
          if (whole) {
            jdbc.update("delete from sync_drive where map = :map", named);
          }
          jdbc.batchUpdate(
              "delete from sync_drive where map = :map and id = :id",
              gone.stream()
                  .map(item -> new MapSqlParameterSource("map", map).addValue("id", item.id()))
                  .toArray(MapSqlParameterSource[]::new));
          jdbc.batchUpdate(UPSERT, there);
          jdbc.update(
              """
              insert into sync_cursors (map, folder_id, link, sure) values (:map, :folder, :link, :sure)
              on conflict (map) do update set link = excluded.link, sure = excluded.sure, updated_at = now()
              """,
              named
                  .addValue("folder", folder)
                  .addValue("link", changes.link())
                  .addValue("sure", sure));
        });
  }

  private static MapSqlParameterSource row(String map, DriveItemEntry item) {
    return new MapSqlParameterSource("map", map)
        .addValue("id", item.id())
        .addValue("parent", item.parentId())
        .addValue("name", NameMap.storable(item.name()))
        .addValue("folder", item.folder())
        .addValue("size", item.size())
        .addValue("version", String.valueOf(item.eTag()))
        .addValue("hash", item.quickXorHash());
  }

  private Optional<Cursor> cursor(String map) {
    return jdbc
        .query(
            "select folder_id, link, sure from sync_cursors where map = :map",
            new MapSqlParameterSource("map", map),
            (row, number) ->
                new Cursor(
                    row.getString("folder_id"), row.getString("link"), row.getBoolean("sure")))
        .stream()
        .findFirst();
  }

  private Map<String, Node> load(String map) {
    Map<String, Node> nodes = new HashMap<>();
    jdbc.query(
        "select * from sync_drive where map = :map",
        new MapSqlParameterSource("map", map),
        row -> {
          var node =
              new Node(
                  row.getString("id"),
                  row.getString("parent_id"),
                  row.getString("name"),
                  row.getBoolean("folder"),
                  row.getLong("size"),
                  row.getString("version"),
                  row.getString("hash"));
          nodes.put(node.id(), node);
        });
    return nodes;
  }
}

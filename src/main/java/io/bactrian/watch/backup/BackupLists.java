package io.bactrian.watch.backup;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.BYTES;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lists of base backups and of restore drills. */
@Configuration(proxyBeanMethods = false)
class BackupLists {
  private static final String[] BACKUP_STATES = {"running", "completed", "failed", "removed"};
  private static final String[] DRILL_STATES = {"running", "passed", "failed"};

  private static final List<Column> BACKUPS =
      List.of(
          text("b.id"),
          text("b.state").sortable().oneOf(BACKUP_STATES),
          time("b.started_at").sortable(),
          time("b.ended_at").orNull().note("From then on it can be restored."),
          text("b.first_segment").orNull().note("Of the log, which a restore reads from here on."),
          text("b.last_segment").orNull(),
          whole("b.bytes").sortable().orNull().note("Before compression."),
          whole("b.parts").orNull().note("Objects at the destination."),
          text("b.error").orNull());

  private static final List<Column> DRILLS =
      List.of(
          text("d.id"),
          text("d.state").sortable().oneOf(DRILL_STATES),
          time("d.started_at").sortable(),
          time("d.ended_at").orNull(),
          text("d.backup").orNull().note("The base backup that was restored."),
          whole("d.tables").orNull().note("Tables that were counted."),
          whole("d.rows").orNull().note("Rows in all of them."),
          whole("d.position").orNull().note("Of the last change."),
          whole("d.passports").orNull().note("Of deals, that were compared."),
          whole("d.files").orNull().note("Restored beside the database."),
          whole("d.restore_ms").sortable().orNull(),
          text("d.error").orNull().note("A line for each difference."));

  @Bean
  ListSpec backupsList() {
    return ListSpec.named("backups", "Backup")
        .summary("Base backups of the hub's own database")
        .note("Newest first. docs/backup.md says how they are restored.")
        .from("backups b")
        .newestFirst(SortKey.text("b.id"))
        .columns(BACKUPS)
        .filters(
            oneOf("state", "b.state", BACKUP_STATES).note("removed: newer ones took its place."),
            ListFilter.from("b.started_at"),
            ListFilter.to("b.started_at"))
        .shown(
            ListView.page(84, "Backups", "Base backups; the log leads on from each.")
                .foundBy(SearchKey.id("b.id"))
                .cells(
                    cell("Begun (UTC)", "started_at", TIME),
                    cell("State", "state", BADGE),
                    cell("Complete (UTC)", "ended_at", TIME),
                    cell("Size", "bytes", BYTES),
                    cell("Why", "error", CLIP))
                .fields(field("state", "State"), field("from", "From (UTC)"))
                .whenEmpty("No backup", "HUB_BACKUP names a folder or bucket (docs/backup.md)."))
        .build();
  }

  @Bean
  ListSpec backupDrillsList() {
    return ListSpec.named("backup-drills", "BackupDrill")
        .summary("Restores into a second database, compared with the first")
        .note("Newest first.")
        .from("backup_drills d")
        .newestFirst(SortKey.text("d.id"))
        .columns(DRILLS)
        .filters(
            oneOf("state", "d.state", DRILL_STATES).note("failed: error says what differs."),
            ListFilter.from("d.started_at"),
            ListFilter.to("d.started_at"))
        .shown(
            ListView.page(85, "Restore drills", "What a restore came to beside the live database.")
                .one("Restore drill", "Of {started_at}: {state}.")
                .foundBy(SearchKey.id("d.id"))
                .cells(
                    cell("Begun (UTC)", "started_at", TIME),
                    cell("State", "state", BADGE),
                    cell("Rows", "rows", COUNT),
                    cell("Passports", "passports", COUNT),
                    cell("Files", "files", COUNT),
                    cell("Took (ms)", "restore_ms", COUNT),
                    cell("Why", "error", CLIP))
                .fields(field("state", "State"), field("from", "From (UTC)"))
                .whenEmpty("No drill yet", "They come on Sundays once HUB_BACKUP is set."))
        .build();
  }
}

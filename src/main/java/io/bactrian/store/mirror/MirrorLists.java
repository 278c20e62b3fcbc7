package io.bactrian.store.mirror;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.BYTES;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
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

/** The lists of what mirrors did: their runs, and each run's steps. */
@Configuration(proxyBeanMethods = false)
class MirrorLists {
  private static final List<Column> MIRROR_RUNS_COLUMNS =
      List.of(
          text("r.id"),
          text("r.map").sortable(),
          text("r.status")
              .sortable()
              .oneOf(
                  "requested",
                  "planning",
                  "running",
                  "waiting_for_approval",
                  "completed",
                  "failed",
                  "aborted"),
          text("r.reason").orNull(),
          bool("r.dry_run"),
          text("r.plan_hash").orNull(),
          text("r.requested_by"),
          text("r.approved_by").orNull(),
          whole("r.files_total").sortable(),
          whole("r.files_done"),
          whole("r.files_failed").sortable(),
          whole("r.bytes_total"),
          whole("r.bytes_done").sortable(),
          whole("round(r.bytes_done / nullif(r.seconds, 0))::bigint as bytes_per_second").orNull(),
          whole(
                  """
                  case when r.ended_at is null and r.bytes_done > 0
                    then round((r.bytes_total - r.bytes_done) * r.seconds / r.bytes_done)::bigint end as seconds_left\
                  """)
              .orNull(),
          time("r.requested_at").sortable(),
          time("r.started_at").orNull(),
          time("r.ended_at").orNull());

  private static final ListView MIRROR_RUNS_PAGE =
      ListView.page(
              80, "Mirror", "Bucket and drive, kept the same: every run and every step of it.")
          .one("Mirror run", "Map {map}, asked for by {requested_by} {requested_at}: {status}.")
          .foundBy(SearchKey.id("r.id"), SearchKey.name("r.map"))
          .cells(
              cell("Asked for (UTC)", "requested_at", TIME),
              cell("Map", "map", STRONG),
              cell("State", "status", BADGE),
              cell("Files", "files_total", COUNT),
              cell("Failed", "files_failed", COUNT),
              cell("Copied", "bytes_done", BYTES),
              cell("A second", "bytes_per_second", BYTES),
              cell("Why", "reason", CLIP))
          .fields(
              field("map", "Map"),
              field("status", "State"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No run yet",
              "Runs come every five minutes once a drive is set up, or with the buttons above.");

  private static final List<Column> MIRROR_STEPS_COLUMNS =
      List.of(
          text("s.run"),
          whole("s.seq").sortable(),
          text("s.path").sortable(),
          text("s.action")
              .sortable()
              .oneOf(
                  "copy_up",
                  "copy_down",
                  "delete_left",
                  "delete_right",
                  "adopt",
                  "conflict",
                  "forget",
                  "skip"),
          text("s.reason"),
          text("s.detail").orNull().note("Where the other version of a conflict went."),
          whole("s.size").sortable(),
          text("s.state").sortable().oneOf("planned", "doing", "done", "failed"),
          text("s.hash").orNull().note("quickXorHash, base64."),
          text("s.error").orNull(),
          time("s.ended_at").orNull());

  @Bean
  ListSpec mirrorRunsList() {
    return ListSpec.named("mirror-runs", "MirrorRun")
        .summary("Runs of mirrors with their progress")
        .note("Newest first.")
        .from(
            """
            (select *, extract(epoch from coalesce(ended_at, clock_timestamp()) - started_at) as seconds
             from sync_runs) r\
            """)
        .newestFirst(SortKey.text("r.id"))
        .columns(MIRROR_RUNS_COLUMNS)
        .filters(
            ListFilter.text("map", "r.map"),
            oneOf(
                    "status",
                    "r.status",
                    "requested",
                    "planning",
                    "running",
                    "waiting_for_approval",
                    "completed",
                    "failed",
                    "aborted")
                .note("The state."),
            ListFilter.from("r.requested_at"),
            ListFilter.to("r.requested_at"))
        .shown(MIRROR_RUNS_PAGE)
        .build();
  }

  @Bean
  ListSpec mirrorStepsList() {
    return ListSpec.named("mirror-steps", "MirrorStep")
        .summary("What runs did or plan to do, file by file")
        .note("In the order of run and step.")
        .from("sync_steps s")
        .ordered(SortKey.text("s.run"), SortKey.bigint("s.seq"))
        .columns(MIRROR_STEPS_COLUMNS)
        .filters(
            exact("run", "s.run"),
            oneOf(
                    "action",
                    "s.action",
                    "copy_up",
                    "copy_down",
                    "delete_left",
                    "delete_right",
                    "adopt",
                    "conflict",
                    "forget",
                    "skip")
                .note("What is done."),
            oneOf("state", "s.state", "planned", "doing", "done", "failed").note("How far it is."))
        .build();
  }
}

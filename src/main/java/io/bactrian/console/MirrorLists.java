package io.bactrian.console;

import static io.bactrian.console.ListFilter.exact;
import static io.bactrian.console.ListFilter.oneOf;
import static io.bactrian.console.ListFilter.text;

import java.util.List;

/** The lists of what mirrors did: their runs, and each run's steps. */
final class MirrorLists {
  private MirrorLists() {}

  private static final ListSpec RUNS =
      new ListSpec(
          "mirror-runs",
          """
          (select *, extract(epoch from coalesce(ended_at, clock_timestamp()) - started_at) as seconds
           from sync_runs) r\
          """,
          List.of(SortKey.text("r.id")),
          true,
          List.of(SortKey.text("r.id")),
          List.of(
              "r.id",
              "r.map",
              "r.status",
              "r.reason",
              "r.dry_run",
              "r.plan_hash",
              "r.requested_by",
              "r.approved_by",
              "r.files_total",
              "r.files_done",
              "r.files_failed",
              "r.bytes_total",
              "r.bytes_done",
              "round(r.bytes_done / nullif(r.seconds, 0))::bigint as bytes_per_second",
              """
              case when r.ended_at is null and r.bytes_done > 0
                then round((r.bytes_total - r.bytes_done) * r.seconds / r.bytes_done)::bigint end as seconds_left\
              """,
              "r.requested_at",
              "r.started_at",
              "r.ended_at"),
          List.of(),
          List.of(
              text("map", "r.map"),
              oneOf(
                  "status",
                  "r.status",
                  "requested",
                  "planning",
                  "running",
                  "waiting_for_approval",
                  "completed",
                  "failed",
                  "aborted"),
              ListFilter.from("r.requested_at"),
              ListFilter.to("r.requested_at")));

  private static final ListSpec STEPS =
      new ListSpec(
          "mirror-steps",
          "sync_steps s",
          List.of(SortKey.text("s.run"), SortKey.bigint("s.seq")),
          false,
          List.of(SortKey.text("s.run"), SortKey.bigint("s.seq")),
          List.of(
              "s.run",
              "s.seq",
              "s.path",
              "s.action",
              "s.reason",
              "s.detail",
              "s.size",
              "s.state",
              "s.hash",
              "s.error",
              "s.ended_at"),
          List.of(),
          List.of(
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
                  "skip"),
              oneOf("state", "s.state", "planned", "doing", "done", "failed")));

  static final List<ListSpec> ALL = List.of(RUNS, STEPS);

  static final String PATTERN = "mirror-runs|mirror-steps";
}

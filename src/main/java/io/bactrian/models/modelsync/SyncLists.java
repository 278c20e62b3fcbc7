package io.bactrian.models.modelsync;

import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.SHORT_CODE;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of artifacts that model sync looked at. */
@Configuration(proxyBeanMethods = false)
class SyncLists {
  private static final String[] STATUSES = {"taken", "waiting", "refused", "candidate", "promoted"};

  private static final List<Column> COLUMNS =
      List.of(
          text("s.id"),
          time("s.at").sortable().note("When it was seen first."),
          text("s.source")
              .sortable()
              .note(
                  "github:<owner>/<name>@<run>, hugging-face:<owner>/<name>@<commit>, or s3:<key>."),
          text("s.artifact").sortable(),
          text("s.digest").orNull(),
          whole("s.size").note("Bytes, packed."),
          text("s.status").sortable().oneOf(STATUSES),
          whole("s.attempts"),
          text("s.model").orNull().sortable(),
          text("s.version").orNull(),
          text("s.reason").note("Why it was refused or waits, or what the gate found."),
          text("s.backup").orNull().note("The kept file's key; null where it was pruned."),
          time("s.finished_at").orNull().sortable(),
          object("s.config").orNull().inDetail().note("Of its metadata.json."),
          text("s.compared_with")
              .orNull()
              .inDetail()
              .note("The model's version before, which changes are counted from."),
          objects("s.changes")
              .inDetail()
              .note("Parameters that differ from it: parameter, before, after."));

  private static final ListView PAGE =
      ListView.page(
              51,
              "Model sync",
              "Models from elsewhere: what came, what was refused and why, what answers now.")
          .cells(
              cell("Artifact", "artifact", STRONG),
              cell("Status", "status", BADGE),
              cell("Model", "model", TEXT),
              cell("Version", "version", SHORT_CODE),
              cell("Reason", "reason", CLIP),
              cell("Seen (UTC)", "at", TIME))
          .fields(
              field("model", "Model"),
              field("status", "Status"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No artifact yet",
              "Set HUB_GITHUB_TOKEN and HUB_MODEL_SYNC_REPOSITORY: docs/model-sync.md.");

  @Bean
  ListSpec modelSyncsList() {
    return ListSpec.named("model-syncs", "ModelSync")
        .summary("Artifacts that model sync looked at, and what became of each")
        .note("Newest first by at.")
        .from("model_syncs s")
        .newestFirst(SortKey.time("s.at"), SortKey.text("s.id"))
        .addressedBy(SortKey.text("s.id"))
        .columns(COLUMNS)
        .filters(
            ListFilter.text("model", "s.model"),
            oneOf("status", "s.status", STATUSES),
            ListFilter.from("s.at"),
            ListFilter.to("s.at"))
        .shown(PAGE)
        .build();
  }
}

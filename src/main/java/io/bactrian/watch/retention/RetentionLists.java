package io.bactrian.watch.retention;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.BYTES;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of all tables with how long their rows stay. */
@Configuration(proxyBeanMethods = false)
class RetentionLists {
  private static final String[] KINDS = {"days", "own", "kept", "bounded"};

  private static final ListView PAGE =
      ListView.page(126, "Retention", "How large each table is, and how long its rows are kept.")
          .one("Table", "[{note}]")
          .foundBy(SearchKey.name("r.table_name"))
          .cells(
              cell("Table", "id", STRONG),
              cell("Kept by", "kind", BADGE),
              cell("Days", "keep_days", COUNT),
              cell("Size", "bytes", BYTES),
              cell("Rows, about", "rows", COUNT),
              cell("Last pruned (UTC)", "pruned_at", TIME),
              cell("What it holds", "note", CLIP))
          .fields(field("kind", "Kept by", KINDS))
          .whenEmpty("No table", "Choose another kind.");

  @Bean
  ListSpec retentionList() {
    return ListSpec.named("retention", "Retention")
        .summary("The tables, and how long their rows are kept")
        .note("PUT /api/v1/retention/{table} sets those of kind days (docs/retention.md).")
        .from("retention_state r")
        .ordered(SortKey.text("r.table_name"))
        .columns(
            List.of(
                text("r.table_name as id"),
                text("r.kind")
                    .sortable()
                    .oneOf(KINDS)
                    .note(
                        "days: by keep_days; own: pruned by another rule; kept: for ever;"
                            + " bounded: it does not grow."),
                whole("r.keep_days").sortable().orNull().note("Null where all rows stay."),
                whole("r.least_days").orNull().note("The fewest that can be set."),
                whole("r.bytes").sortable().note("With its indexes."),
                whole("r.rows").sortable().note("As the database last estimated."),
                time("r.pruned_at").sortable().orNull().note("When rows were last removed."),
                whole("r.removed").orNull().note("Rows, then."),
                text("r.note").note("What it holds, or why it is not set here."),
                whole("r.version").note("What a change is refused by where somebody was faster.")))
        .filters(oneOf("kind", "r.kind", KINDS))
        .shown(PAGE)
        .build();
  }
}

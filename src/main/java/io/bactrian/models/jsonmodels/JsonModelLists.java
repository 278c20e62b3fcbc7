package io.bactrian.models.jsonmodels;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.SHORT_CODE;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lists of JSON models and of their changes. */
@Configuration(proxyBeanMethods = false)
class JsonModelLists {

  private static final ListView PAGE =
      ListView.page(
              124,
              "Policies & weights",
              "The JSON models that decisions go by: weights of lobes, sizes, Lorentzian settings.")
          .one("JSON model", "{kind} of {name}[, version {version} since {at}].")
          .foundBy(SearchKey.name("c.kind"), SearchKey.name("c.name"))
          .cells(
              cell("Kind", "kind", STRONG),
              cell("Of", "name", TEXT),
              cell("In use", "version", SHORT_CODE),
              cell("Since (UTC)", "at", TIME),
              cell("By", "by", TEXT),
              cell("Versions", "versions", COUNT),
              cell("Reason", "reason", CLIP))
          .fields(field("kind", "Kind"), field("name", "Symbol"))
          .whenEmpty(
              "No JSON model was ever in use",
              "Lobes have equal weights and sizes the step's own rule. fusion-train puts weights in use"
                  + " where they win; the service key writes others: docs/fusion.md.");

  @Bean
  ListSpec jsonModelsList() {
    return ListSpec.named("json-models", "JsonModelInUse")
        .summary("JSON models by kind and name, with the version in use")
        .note("version null: none is in use any more.")
        .from(
            """
            (select distinct on (kind, name) kind, name, to_version as version, at, by, reason, action,
               (select count(distinct v.to_version) from json_model_changes v where v.kind = n.kind and v.name = n.name)
                 as versions
             from json_model_changes n order by kind, name, id desc) c""")
        .ordered(SortKey.text("c.kind"), SortKey.text("c.name"))
        .columns(
            List.of(
                text("c.kind || ':' || c.name as id"),
                text("c.kind").sortable(),
                text("c.name").sortable().note("A symbol, or default."),
                text("c.version").orNull().note("SHA-256 of its content."),
                time("c.at").sortable(),
                text("c.by").sortable(),
                text("c.reason"),
                text("c.action").oneOf("write", "rollback"),
                whole("c.versions").note("That ever were in use.")))
        .filters(ListFilter.text("kind", "c.kind"), ListFilter.text("name", "c.name"))
        .shown(PAGE)
        .build();
  }

  @Bean
  ListSpec jsonModelChangesList() {
    return ListSpec.named("json-model-changes", "JsonModelChange")
        .summary("Who put which version of a JSON model in use, and why")
        .note("Newest first. to_version null: none was in use from then on.")
        .from("json_model_changes c")
        .newestFirst(SortKey.bigint("c.id"))
        .columns(
            List.of(
                text("c.id::text as id"),
                time("c.at").sortable(),
                text("c.kind").sortable(),
                text("c.name").sortable(),
                text("c.action").oneOf("write", "rollback"),
                text("c.from_version").orNull(),
                text("c.to_version").orNull(),
                whole("c.size").orNull(),
                text("c.by").sortable(),
                text("c.reason")))
        .filters(
            ListFilter.text("kind", "c.kind").note("Such as fusion."),
            ListFilter.text("name", "c.name").note("A symbol, or default."),
            ListFilter.from("c.at"),
            ListFilter.to("c.at"))
        .build();
  }
}

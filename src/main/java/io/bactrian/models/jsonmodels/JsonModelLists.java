package io.bactrian.models.jsonmodels;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of changes of JSON models. */
@Configuration(proxyBeanMethods = false)
class JsonModelLists {

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

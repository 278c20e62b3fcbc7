package io.bactrian.data.prompts;

import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of prompts in use. */
@Configuration(proxyBeanMethods = false)
class PromptLists {
  private static final String REVISIONS =
      """
      (select coalesce(jsonb_agg(to_jsonb(r) - 'name' order by r.revision desc), '[]')
       from (select * from prompt_templates where name = p.name order by revision desc limit 50) r) as revisions\
      """;

  @Bean
  ListSpec promptsList() {
    return ListSpec.named("prompts", "Prompt")
        .summary("Prompts, each with the text in use")
        .note("By name.")
        .from("(select distinct on (name) * from prompt_templates order by name, revision desc) p")
        .ordered(SortKey.text("p.name"))
        .columns(
            List.of(
                text("p.name"),
                whole("p.revision"),
                text("p.text"),
                text("p.by"),
                text("p.reason"),
                time("p.at").sortable(),
                objects(REVISIONS).inDetail()))
        .filters(ListFilter.exact("name", "p.name").note("Exactly this prompt."))
        .build();
  }
}

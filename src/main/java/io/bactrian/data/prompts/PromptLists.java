package io.bactrian.data.prompts;

import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
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

/** The list of prompts in use. */
@Configuration(proxyBeanMethods = false)
class PromptLists {
  private static final String REVISIONS =
      """
      (select coalesce(jsonb_agg(to_jsonb(r) - 'name' order by r.revision desc), '[]')
       from (select * from prompt_templates where name = p.name order by revision desc limit 50) r) as revisions\
      """;

  private static final ListView PAGE =
      ListView.page(125, "Prompts", "Texts that routes fill in and send to a language model.")
          .one("Prompt", "Revision {revision} is in use since {at}, by {by}.")
          .foundBy(SearchKey.name("p.name"))
          .cells(
              cell("Prompt", "name", STRONG),
              cell("In use", "revision", COUNT),
              cell("Since (UTC)", "at", TIME),
              cell("By", "by", TEXT),
              cell("Text", "text", CLIP))
          .fields(field("name", "Prompt"))
          .whenEmpty(
              "No prompt yet",
              "Write one above; a route fills it in by the step render-prompt-action (docs/prompts.md).");

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
        .shown(PAGE)
        .build();
  }
}

package io.bactrian.watch.explain;

import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.FIGURE;
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

/** The list of explanations. */
@Configuration(proxyBeanMethods = false)
class ExplanationLists {
  private static final String[] STATES = {"explained", "unexplained"};

  /** The largest are stored first. */
  private static final String MOVED_BY =
      """
      coalesce(e.reason, (select string_agg(format('%s %s', c ->> 'feature',
          to_char((c ->> 'value')::double precision, 'SG0.0000')), ', ' order by place)
        from jsonb_array_elements(e.contributions) with ordinality as t(c, place) where place <= 5)) as moved_by\
      """;

  private static final ListView PAGE =
      ListView.page(
              61,
              "Explanations",
              "What moved each decision: the lobes' shares, and what each feature did to a model's"
                  + " answer.")
          .foundBy(SearchKey.number("e.id"))
          .cells(
              cell("Explained (UTC)", "explained_at", TIME),
              cell("Part", "part", STRONG),
              cell("State", "state", BADGE),
              cell("Of", "of", TEXT),
              cell("Base", "base", FIGURE),
              cell("Answer", "output", FIGURE),
              cell("Moved by", "moved_by", CLIP))
          .fields(
              field("inference_id", "Decision"),
              field("part", "Part"),
              field("model", "Model"),
              field("state", "State", STATES))
          .whenEmpty(
              "No explanation yet",
              "Every minute the hub explains the newest decisions; there is none so far.");

  @Bean
  ListSpec explanationsList() {
    return ListSpec.named("explanations", "Explanation")
        .summary("What moved decisions")
        .note("Newest first. One of fusion and one of each lobe that a model answered as.")
        .from("ai_explanations e")
        .newestFirst(SortKey.bigint("e.id"))
        .columns(
            List.of(
                text("e.id::text as id"),
                time("e.explained_at").sortable(),
                text("e.inference_id").note("The decision."),
                text("e.part").note("fusion, or the lobe that a model answered as."),
                text("e.state").oneOf(STATES),
                text("e.of").note("What base and contributions add up to."),
                text("e.model").sortable(),
                text("e.version"),
                text("e.method").orNull(),
                number("e.base").orNull(),
                number("e.output").orNull().note("As the decision has it."),
                number("e.error").orNull().note("Base and contributions less the output."),
                text(MOVED_BY)
                    .note("The five largest contributions, or why there are none.")
                    .orNull(),
                whole("e.trees").note("Of the model; 0 where it has none."),
                whole("e.background").note("Rows of the training that were asked beside it."),
                objects("e.contributions").inDetail().note("The largest first."),
                objects("e.paths")
                    .inDetail()
                    .note("Through the trees with the largest leaves, at most 50.")))
        .filters(
            ListFilter.text("inference_id", "e.inference_id"),
            ListFilter.text("part", "e.part"),
            ListFilter.text("model", "e.model"),
            ListFilter.text("version", "e.version"),
            oneOf("state", "e.state", STATES),
            ListFilter.from("e.explained_at"),
            ListFilter.to("e.explained_at"))
        .shown(PAGE)
        .build();
  }
}

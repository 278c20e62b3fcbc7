package io.bactrian.models.scenarios;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.CODE;
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

/** The lists of scenarios and of what came of them. */
@Configuration(proxyBeanMethods = false)
class ScenarioLists {
  private static final String CHANGES =
      """
      (select coalesce(jsonb_agg(to_jsonb(c) - 'name' order by c.id desc), '[]')
       from (select * from scenario_changes where name = s.name order by id desc limit 50) c) as changes\
      """;

  /** Of each model, or symbol of weights, the last one. */
  private static final String VERDICTS =
      """
      (select coalesce(jsonb_agg(to_jsonb(v) - 'id' - 'subject' - 'scenario' order by v.passed, v.of), '[]')
       from (select distinct on (r.of) r.* from scenario_results r
             where r.scenario = s.name and r.subject = s.subject order by r.of, r.id desc) v) as verdicts\
      """;

  private static final ListView PAGE =
      ListView.page(
              52,
              "Scenarios",
              "Situations whose right answer is agreed on. A new model or new weights that answer"
                  + " otherwise are not put in charge.")
          .foundBy(SearchKey.name("s.name"))
          .cells(
              cell("Scenario", "name", STRONG),
              cell("Applies to", "applies_to", CODE),
              cell("Expected", "expected", TEXT),
              cell("Last verdicts", "verdicts", TEXT),
              cell("In use", "enabled", TEXT),
              cell("Changed (UTC)", "changed_at", TIME),
              cell("By", "changed_by", TEXT))
          .fields(field("name", "Name"), field("subject", "Of"))
          .whenEmpty(
              "No scenario yet",
              "Import some as JSON above, or PUT /api/v1/scenarios/{name}: docs/scenarios.md has an"
                  + " example.");

  @Bean
  ListSpec scenariosList() {
    return ListSpec.named("scenarios", "Scenario")
        .summary("Situations whose right answer is agreed on")
        .note("By name. Each new model and each new map of weights is asked the enabled ones.")
        .from("scenarios s")
        .ordered(SortKey.text("s.name"))
        .columns(
            List.of(
                text("s.name"),
                text("s.subject").oneOf("model", "fusion"),
                text("s.applies_to").note("A pattern of models' names, or of symbols for fusion."),
                object("s.expected"),
                bool("s.enabled"),
                whole("s.revision"),
                text("s.changed_by"),
                time("s.changed_at").sortable(),
                objects(VERDICTS)
                    .note("The last answer of each model, or of the weights of each symbol."),
                object("s.given").inDetail(),
                objects(CHANGES).inDetail()))
        .filters(
            oneOf("subject", "s.subject", "model", "fusion"), ListFilter.text("name", "s.name"))
        .shown(PAGE)
        .build();
  }

  @Bean
  ListSpec scenarioResultsList() {
    return ListSpec.named("scenario-results", "ScenarioResult")
        .summary("What models and weights answered in scenarios")
        .note("Newest first. A failed one kept the version from being promoted by the gate.")
        .from("scenario_results r")
        .newestFirst(SortKey.bigint("r.id"))
        .columns(
            List.of(
                text("r.id::text as id"),
                time("r.at").sortable(),
                text("r.subject").oneOf("model", "fusion"),
                text("r.of").note("The model, or the symbol of the weights."),
                text("r.version"),
                text("r.scenario"),
                whole("r.revision").note("Of the scenario."),
                bool("r.passed"),
                object("r.expected"),
                object("r.actual"),
                text("r.reason")))
        .filters(
            oneOf("subject", "r.subject", "model", "fusion"),
            ListFilter.text("of", "r.of").note("The model, or the symbol."),
            exact("version", "r.version").note("Exactly this version."),
            exact("scenario", "r.scenario").note("Exactly this scenario."),
            oneOf("passed", "r.passed::text", "true", "false"),
            ListFilter.from("r.at"),
            ListFilter.to("r.at"))
        .build();
  }
}

package io.bactrian.watch.drift;

import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.SENTENCE;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of looks for drift. */
@Configuration(proxyBeanMethods = false)
class DriftLists {
  private static final String[] STATES = {
    "drifted", "stable", "warm_up", "no_data", "not_enough_data"
  };

  private static final ListView PAGE =
      ListView.page(56, "Drift", "Whether what champions are asked about is like their training.")
          .cells(
              cell("Model", "model", STRONG),
              cell("State", "state", BADGE),
              cell("Features", "features", CLIP),
              cell("Rows", "rows", COUNT),
              cell("Bars from (UTC)", "window_from", TIME),
              cell("To (UTC)", "window_to", TIME),
              cell("Reason", "reason", SENTENCE))
          .fields(field("model", "Model"), field("state", "State", STATES))
          .whenEmpty(
              "No look yet",
              "Every four hours the hub looks at each champion that was asked about enough bars.");

  @Bean
  ListSpec driftLooksList() {
    return ListSpec.named("drift-looks", "DriftLook")
        .summary("Looks whether the inputs of champions have drifted from their training")
        .note("Newest first. Only stable says that all is well.")
        .from("drift_looks l")
        .newestFirst(SortKey.bigint("l.id"))
        .columns(
            List.of(
                text("l.id::text as id"),
                time("l.at").sortable(),
                text("l.model").sortable(),
                text("l.version"),
                text("l.state").oneOf(STATES),
                text("l.reason"),
                text("array_to_string(l.drifted, ', ') as features")
                    .note("That have drifted, the farthest first."),
                texts("l.drifted"),
                whole("l.rows").note("Decisions that were compared, one a bar."),
                time("l.window_from").orNull(),
                time("l.window_to").orNull(),
                number("l.false_alarms")
                    .note("The share of such looks that find a drift where there is none."),
                objects("l.report -> 'features' as inputs")
                    .inDetail()
                    .note("Each feature's distances, limit, and the shift that would be found.")))
        .filters(
            ListFilter.text("model", "l.model"),
            oneOf("state", "l.state", STATES),
            ListFilter.from("l.at"),
            ListFilter.to("l.at"))
        .shown(PAGE)
        .build();
  }

  @Bean
  ListSpec driftFeaturesList() {
    return ListSpec.named("drift-features", "DriftFeature")
        .summary("Distances of each feature from the training, look by look")
        .note("Newest look first.")
        .from(
            """
            (select l.id as look, l.at, l.model, l.version, f.value ->> 'feature' as feature, f.value ->> 'state' as state,
              (f.value ->> 'rows')::bigint as rows, (f.value ->> 'psi')::double precision as psi,
              (f.value ->> 'ks')::double precision as ks, (f.value ->> 'wasserstein')::double precision as wasserstein,
              (f.value ->> 'limit')::double precision as "limit"
            from drift_looks l cross join lateral jsonb_array_elements(l.report -> 'features') f) d\
            """)
        .newestFirst(SortKey.bigint("d.look"), SortKey.text("d.feature"))
        .columns(
            List.of(
                text("d.look || ':' || d.feature as id"),
                time("d.at"),
                text("d.model"),
                text("d.version"),
                text("d.feature"),
                text("d.state").oneOf(STATES),
                whole("d.rows").note("Decisions that were compared."),
                number("d.psi").orNull(),
                number("d.ks").orNull(),
                number("d.wasserstein").orNull().note("In standard deviations of the training."),
                number("d.\"limit\"").orNull().note("The Wasserstein distance that is drift.")))
        .filters(
            ListFilter.exact("model", "d.model"),
            ListFilter.exact("version", "d.version"),
            ListFilter.from("d.at"),
            ListFilter.to("d.at"))
        .build();
  }
}

package io.bactrian.changes.delivery;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.Format.WORDS;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of subscribers. */
@Configuration(proxyBeanMethods = false)
class SubscriberLists {
  private static final List<Column> SUBSCRIBERS_COLUMNS =
      List.of(
          text("c.subscriber").sortable(),
          text("c.route_id"),
          texts("c.tables"),
          texts("c.operations"),
          text("c.state").sortable().oneOf("running", "paused"),
          text("c.start"),
          text("o.position::text as position"),
          text("c.muted_until::text as muted_until"),
          bool("o.position < c.muted_until as muted"),
          whole("c.rewinds"),
          whole("o.lag").note("Positions behind the end of the change log."),
          text("o.problem").orNull().note("What keeps it from going on; null where nothing does."),
          text("o.trouble").orNull().note("The former name of problem, kept for one release."),
          whole("o.delivered"),
          whole("c.failed").sortable(),
          whole("o.dead_letters").note("Its open ones."),
          bool("o.failing").note("Whether the newest change that it dealt with failed for good."),
          text("c.last_error").orNull(),
          time("o.last_delivered_at")
              .orNull()
              .sortableBy("greatest(c.last_delivered_at, o.last_delivered_at)"),
          time("c.updated_at"));

  private static final ListView SUBSCRIBERS_PAGE =
      ListView.page(90, "Subscribers", "Who receives changed rows, and how far each has come.")
          .one(
              "Subscriber", "Route {route_id} receives changes of {tables}: {state}, {lag} behind.")
          .namedBy("subscriber")
          .foundBy(SearchKey.name("c.subscriber"))
          .cells(
              cell("Subscriber", "subscriber", STRONG),
              cell("State", "state", BADGE),
              cell("Tables", "tables", WORDS),
              cell("Behind", "lag", COUNT),
              cell("Failed", "failed", COUNT),
              cell("Last delivery (UTC)", "last_delivered_at", TIME),
              cell("Last error", "last_error", CLIP))
          .fields(field("state", "State"), field("route_id", "Route"))
          .whenEmpty(
              "No subscriber yet",
              "Put a route that begins with kamelet:changes-source into routes/ and save it: it"
                  + " appears here within two seconds.");

  @Bean
  ListSpec subscribersList() {
    return ListSpec.named("subscribers", "Subscriber")
        .summary("Who receives changed rows")
        .note("In order of their name.")
        .from("change_subscribers c join change_progress o on o.subscriber = c.subscriber")
        .ordered(SortKey.text("c.subscriber"))
        .columns(SUBSCRIBERS_COLUMNS)
        .filters(
            oneOf("state", "c.state", "running", "paused"),
            ListFilter.text("route_id", "c.route_id").note("The route."))
        .shown(SUBSCRIBERS_PAGE)
        .build();
  }
}

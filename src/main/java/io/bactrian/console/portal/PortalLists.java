package io.bactrian.console.portal;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
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

/** Who sees what in the portal, and the links to it. */
@Configuration(proxyBeanMethods = false)
class PortalLists {
  private static final String[] STATES = {"open", "expired", "revoked"};

  private static final String STATE =
      """
      case when s.revoked_at is not null then 'revoked' when s.expires_at <= clock_timestamp() then 'expired'
        else 'open' end""";

  private static final String SHOWS =
      """
      (select string_agg(concat_ws(', ', coalesce('account ' || g.login, case when g.strategy is null then 'everything' end),
        'strategy ' || g.strategy, 'since ' || to_char(g.since at time zone 'UTC', 'YYYY-MM-DD')), '; ' order by g.id)
        from portal_grants g where g.subject = 'share:' || s.id) as shows""";

  @Bean
  ListSpec portalGrantsList() {
    return ListSpec.named("portal-grants", "PortalGrant")
        .summary("Who sees which accounts and strategies in the investor portal")
        .note("Newest first. A login or strategy that is null is any.")
        .from("portal_grants g")
        .newestFirst(SortKey.bigint("g.id"))
        .columns(
            List.of(
                text("g.id::text as id"),
                text("g.subject")
                    .sortable()
                    .note("investor, operator, user:, supabase:, telegram:, role: or share:."),
                text("g.login").orNull(),
                text("g.strategy").orNull(),
                time("g.since").orNull().note("Nothing before it is seen."),
                text("g.reason"),
                time("g.updated_at").sortable(),
                text("g.updated_by"),
                whole(PortalGrants.VERSION + " as version")
                    .note("What a change is refused by where somebody was faster.")))
        .filters(ListFilter.text("subject", "g.subject"), ListFilter.exact("login", "g.login"))
        .shown(
            ListView.page(
                    129, "Portal grants", "Who sees which accounts and strategies at /portal.")
                .cells(
                    cell("Who", "subject", STRONG),
                    cell("Account", "login", TEXT),
                    cell("Strategy", "strategy", TEXT),
                    cell("Since (UTC)", "since", TIME),
                    cell("Changed by", "updated_by", TEXT),
                    cell("Reason", "reason", CLIP))
                .fields(field("subject", "Who"), field("login", "Account"))
                .whenEmpty(
                    "Nobody sees anything at /portal",
                    "Let somebody see an account or a strategy with the button above."))
        .build();
  }

  @Bean
  ListSpec portalSharesList() {
    return ListSpec.named("portal-shares", "PortalShare")
        .summary("Links that show the investor portal without a login")
        .note("Newest first. The token of a link is shown once, when it is made.")
        .from("portal_shares s")
        .newestFirst(SortKey.bigint("s.id"))
        .columns(
            List.of(
                text("s.id::text as id"),
                text("s.name").sortable(),
                text(STATE + " as state").oneOf(STATES),
                text(SHOWS).orNull(),
                time("s.expires_at").sortable(),
                time("s.last_used_at").orNull().note("To a minute."),
                time("s.created_at").sortable(),
                text("s.created_by"),
                text("s.reason"),
                time("s.revoked_at").orNull(),
                text("s.revoked_by").orNull()))
        .filters(ListFilter.text("name", "s.name"), oneOf("state", STATE, STATES))
        .shown(
            ListView.page(130, "Portal links", "Links that show /portal without a login.")
                .cells(
                    cell("For", "name", STRONG),
                    cell("State", "state", BADGE),
                    cell("Shows", "shows", TEXT),
                    cell("Expires (UTC)", "expires_at", TIME),
                    cell("Last used (UTC)", "last_used_at", TIME),
                    cell("Made by", "created_by", TEXT))
                .fields(field("name", "For"), field("state", "State", STATES))
                .whenEmpty(
                    "No link yet",
                    "Make one above for somebody who has no login: it is shown once, and ends by itself."))
        .build();
  }
}

package io.bactrian.hub.accounts;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.FLAG;
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

/** Who may log in, and who is logged in. */
@Configuration(proxyBeanMethods = false)
class AccountLists {
  private static final String[] ROLES = {"operator", "analyst", "investor", "vip"};
  private static final String[] USER_STATES = {"active", "invited", "disabled"};
  private static final String[] SESSION_STATES = {"open", "expired", "ended"};

  private static final String USER_STATE =
      """
      case when u.disabled_at is not null then 'disabled'
        when u.password is null and u.oidc_issuer is null then 'invited' else 'active' end""";

  @Bean
  ListSpec usersList() {
    return ListSpec.named("users", "User")
        .summary("Users with a name of their own")
        .note(
            "By name. The operator and the investor of credentials.properties are not among them. No password or secret is shown.")
        .from("users u")
        .ordered(SortKey.text("u.name"))
        .columns(
            List.of(
                text("u.name").sortable(),
                text("u.display_name").sortable(),
                text("u.role").oneOf(ROLES),
                text(USER_STATE + " as state").oneOf(USER_STATES),
                bool(
                    "exists (select from second_factors f where f.login = u.name and f.confirmed_at is not null) as second_factor"),
                text("u.oidc_issuer as issuer").orNull().note("Who vouches for the user."),
                time("u.last_login_at").orNull(),
                time("u.invite_expires_at").orNull().note("Until when the link works."),
                time("u.created_at").sortable(),
                text("u.created_by"),
                time("u.disabled_at").orNull(),
                text("u.disabled_by").orNull()))
        .filters(
            ListFilter.text("name", "u.name"),
            oneOf("role", "u.role", ROLES),
            oneOf("state", USER_STATE, USER_STATES))
        .shown(
            ListView.page(140, "Users", "Who may log in by a name of their own, and as what.")
                .cells(
                    cell("Name", "name", STRONG),
                    cell("Displayed name", "display_name", TEXT),
                    cell("Role", "role", TEXT),
                    cell("State", "state", BADGE),
                    cell("Second factor", "second_factor", FLAG),
                    cell("Last login (UTC)", "last_login_at", TIME))
                .fields(
                    field("name", "Name"),
                    field("role", "Role", ROLES),
                    field("state", "State", USER_STATES))
                .one("User", "{display_name} is {role}[, as {issuer} says]")
                .whenEmpty(
                    "No user yet",
                    "The operator and the investor of credentials.properties log in without being on this list."))
        .build();
  }

  @Bean
  ListSpec sessionsList() {
    String state =
        """
        case when s.ended_at is not null or s.epoch is distinct from (select u.epoch from users u where u.name = s.login)
            then 'ended'
          when s.last_seen_at < clock_timestamp() - interval '%s' then 'expired' else 'open' end"""
            .formatted(LoginSessions.LASTS);
    return ListSpec.named("sessions", "Session")
        .summary("Who is logged in where, and was")
        .note("Newest first. Last seen is to a minute.")
        .from("sessions s")
        .newestFirst(SortKey.bigint("s.id"))
        .columns(
            List.of(
                text("s.id::text as id"),
                text("s.login").sortable(),
                text("s.role"),
                text(state + " as state").oneOf(SESSION_STATES),
                time("s.since").sortable(),
                time("s.last_seen_at").sortable(),
                text("s.address").sortable(),
                text("s.browser"),
                text("s.came_by").oneOf("password", "oidc"),
                text("s.port").oneOf("console", "management"),
                time("s.ended_at").orNull(),
                text("s.ended_by").orNull()))
        .filters(
            ListFilter.text("login", "s.login"),
            oneOf("state", state, SESSION_STATES),
            ListFilter.text("address", "s.address"))
        .shown(
            ListView.page(141, "Sessions", "Who is logged in where.")
                .cells(
                    cell("User", "login", STRONG),
                    cell("Role", "role", TEXT),
                    cell("State", "state", BADGE),
                    cell("Since (UTC)", "since", TIME),
                    cell("Last seen (UTC)", "last_seen_at", TIME),
                    cell("Address", "address", TEXT),
                    cell("Browser", "browser", TEXT))
                .fields(field("login", "User"), field("state", "State", SESSION_STATES))
                .one("Session", "{login} on {browser}, from {address}")
                .whenEmpty("No session", "Nobody has logged in."))
        .build();
  }
}

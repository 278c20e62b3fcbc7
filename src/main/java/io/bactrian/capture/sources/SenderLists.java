package io.bactrian.capture.sources;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
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

/** Who may send, with what came of it: tokens and logins, never their secrets. */
@Configuration(proxyBeanMethods = false)
class SenderLists {
  private static final String[] STATES = {"valid", "two-valid", "revoked"};
  private static final String[] PROOFS = {"own", "two-valid", "hub", "revoked"};

  private static final String TOKEN_SECRETS =
      """
      (select count(*) from webhook_token_secrets s where s.token_id = t.id and (s.expires_at is null or s.expires_at > now()))""";

  private static final String TOKEN_STATE =
      "case when t.revoked_at is not null then 'revoked' when "
          + TOKEN_SECRETS
          + " > 1 then 'two-valid' else 'valid' end";

  private static final String LOGINS =
      """
      (select coalesce(l.login, a.login) as login, l.note, l.created_at, l.created_by, l.changed_at, l.changed_by, l.revoked_at,
         l.revoked_by, coalesce(l.version, 0) as version, a.accounts, a.servers, a.first_seen_at,
         coalesce(s.valid_secrets, 0) as valid_secrets, s.former_until,
         case when l.revoked_at is not null then 'revoked' when l.login is null then 'hub'
           when s.valid_secrets > 1 then 'two-valid' else 'own' end as secret
       from mt5_logins l full join (select login, array_agg(account order by first_seen_at) as accounts,
           string_agg(server, ', ' order by first_seen_at) as servers, min(first_seen_at) as first_seen_at
         from mt5_accounts group by login) a on a.login = l.login
       left join lateral (select count(*) as valid_secrets, min(expires_at) as former_until from mt5_login_secrets
         where login = l.login and l.revoked_at is null and (expires_at is null or expires_at > now())) s on true) l""";

  /** The last message that was stored: accounts send their balance every few seconds. */
  private static final String LAST =
      """
      (select max(x.at) from unnest(l.accounts) account cross join lateral (
        (select received_at as at from account_snapshots where login = account order by id desc limit 1) union all
        (select received_at from trading_data where login = account order by deal_time desc limit 1)) x) as last_at""";

  private static final String GAPS =
      """
      (select count(*) from alarms a where a.key like 'missing-deals:%' and a.state <> 'resolved'
        and split_part(split_part(a.key, ':', 2), '/', 1) = any(l.accounts)) as missing_deals""";

  @Bean
  ListSpec webhookTokensList() {
    return ListSpec.named("webhook-tokens", "WebhookToken")
        .summary("Tokens of webhooks, without their secrets")
        .note("Newest first. The token for any strategy is in data/credentials.properties.")
        .from("webhook_tokens t")
        .newestFirst(SortKey.text("t.id"))
        .columns(
            List.of(
                text("t.id"),
                text("t.strategy").orNull().sortable().note("Null takes alerts of any."),
                text("t.source").orNull().sortable().note("Null opens any that takes tokens."),
                text("t.note"),
                text(TOKEN_STATE + " as state")
                    .oneOf(STATES)
                    .note("two-valid: it was rotated, and a former one is good still."),
                whole(TOKEN_SECRETS + " as valid_secrets"),
                time("""
                        (select max(s.expires_at) from webhook_token_secrets s where s.token_id = t.id
                          and s.expires_at > now() and t.revoked_at is null) as former_until""")
                    .orNull()
                    .note("Until then a former one is good, too."),
                time("""
                        (select max(v.received_at) from tv_signals v where v.token_id = t.id
                          and v.dedup_at > now() - interval '30 days') as last_signal_at""")
                    .orNull()
                    .note("The newest alert that it brought in 30 days."),
                time("t.created_at").sortable(),
                text("t.created_by"),
                time("t.changed_at").orNull(),
                text("t.changed_by").orNull(),
                time("t.revoked_at").orNull(),
                text("t.revoked_by").orNull(),
                whole("t.version").note("What a change is refused by where somebody was faster.")))
        .filters(
            ListFilter.text("strategy", "t.strategy"),
            ListFilter.text("source", "t.source"),
            oneOf("state", TOKEN_STATE, STATES))
        .shown(
            ListView.page(
                    120,
                    "Webhook tokens",
                    "What lets an alert in: a token for each strategy, in the webhook's address.")
                .one(
                    "Webhook token",
                    "Takes alerts[ of {strategy}][ to the source {source}]; made {created_at} by"
                        + " {created_by}.")
                .foundBy(SearchKey.id("t.id"), SearchKey.name("t.strategy"))
                .cells(
                    cell("Strategy", "strategy", STRONG),
                    cell("Source", "source", TEXT),
                    cell("State", "state", BADGE),
                    cell("Last alert (UTC)", "last_signal_at", TIME),
                    cell("Made (UTC)", "created_at", TIME),
                    cell("By", "created_by", TEXT),
                    cell("Note", "note", CLIP))
                .fields(field("strategy", "Strategy"), field("state", "State", STATES))
                .whenEmpty(
                    "No strategy has a token of its own yet",
                    "Make one above and paste its address and message into TradingView's alert."
                        + " Until then the hub's own token takes alerts of any strategy (Keys)."))
        .build();
  }

  @Bean
  ListSpec mt5LoginsList() {
    return ListSpec.named("mt5-logins", "Mt5Login")
        .summary("MetaTrader's logins: those with a secret of their own, and those that sent")
        .note("Without their secrets.")
        .from(LOGINS)
        .ordered(SortKey.text("l.login"))
        .columns(
            List.of(
                text("l.login").sortable(),
                text("l.secret")
                    .oneOf(PROOFS)
                    .note("hub: it signs with mt5.secret; two-valid: a former one is good still."),
                text("l.servers").orNull(),
                texts("l.accounts").orNull().note("As lists name them."),
                whole(
                        """
                        (select d.gmt_offset_s from unnest(l.accounts) account cross join lateral (
                           select gmt_offset_s, deal_time from trading_data where login = account
                           order by deal_time desc, id desc limit 1) d
                         order by d.deal_time desc limit 1) as gmt_offset_s""")
                    .orNull()
                    .note("Seconds that the broker is ahead of UTC, by the newest deal."),
                time(LAST).orNull().note("Of deals and balances that were stored."),
                whole(GAPS).note("Alarms that are open."),
                time("l.first_seen_at").orNull().sortable(),
                text("l.note").orNull(),
                whole("l.valid_secrets"),
                time("l.former_until").orNull().note("Until then a former secret is good, too."),
                time("l.created_at").orNull().sortable(),
                text("l.created_by").orNull(),
                time("l.changed_at").orNull(),
                text("l.changed_by").orNull(),
                time("l.revoked_at").orNull(),
                text("l.revoked_by").orNull(),
                whole("l.version").note("What a change is refused by where somebody was faster.")))
        .filters(ListFilter.text("login", "l.login"), oneOf("secret", "l.secret", PROOFS))
        .shown(
            ListView.page(
                    121,
                    "MT5 logins",
                    "Which MetaTrader logins may send, what each signs with, and what came of it.")
                .one(
                    "MT5 login",
                    "A login of MetaTrader[ at {servers}][, its last batch {last_at}].")
                .foundBy(SearchKey.name("l.login"))
                .cells(
                    cell("Login", "login", STRONG),
                    cell("Signs with", "secret", BADGE),
                    cell("Server", "servers", TEXT),
                    cell("Ahead of UTC", "gmt_offset_s", TEXT),
                    cell("Last batch (UTC)", "last_at", TIME),
                    cell("Missing deals", "missing_deals", COUNT),
                    cell("Note", "note", CLIP))
                .fields(field("login", "Login"), field("secret", "Signs with", PROOFS))
                .whenEmpty(
                    "No login has sent yet",
                    "Make a login's secret above and put it into the Expert Advisor's inputs."))
        .build();
  }
}

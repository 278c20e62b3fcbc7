package io.bactrian.console.telegram;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
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

/** Who may ask the bot, and what it was asked. */
@Configuration(proxyBeanMethods = false)
class TelegramLists {
  private static final String[] ROLES = {"operator", "vip", "investor"};
  private static final String[] STATES = {"linked", "waiting", "expired", "unlinked"};
  private static final String[] UPDATES = {"waiting", "done", "refused", "failed", "ignored"};

  private static final String STATE =
      """
      case when p.ended_at is not null then 'unlinked' when p.user_id is not null then 'linked'
        when p.code_expires_at < clock_timestamp() then 'expired' else 'waiting' end""";

  @Bean
  ListSpec telegramPeopleList() {
    return ListSpec.named("telegram-people", "TelegramPerson")
        .summary("Who may ask the Telegram bot")
        .note("Newest first. A code is shown once, when it is made; waiting: it was not used yet.")
        .from("telegram_people p")
        .newestFirst(SortKey.bigint("p.id"))
        .columns(
            List.of(
                text("p.id::text as id"),
                text("p.name").sortable().note("In the audit behind telegram:."),
                text("p.role").oneOf(ROLES),
                text(STATE + " as state").oneOf(STATES),
                text("'telegram:' || p.user_id as subject")
                    .orNull()
                    .note("Of portal grants; null before the code was used."),
                text("p.username").orNull().note("In Telegram, when the code was used."),
                time("p.linked_at").orNull().sortable(),
                text("p.last_command").orNull(),
                time("p.last_at").orNull(),
                time("p.code_expires_at"),
                time("p.made_at").sortable(),
                text("p.made_by"),
                time("p.ended_at").orNull(),
                text("p.ended_by").orNull()))
        .filters(
            ListFilter.text("name", "p.name"),
            ListFilter.oneOf("role", "p.role", ROLES),
            ListFilter.oneOf("state", STATE, STATES))
        .shown(
            ListView.page(99, "Telegram", "Who may ask the Telegram bot, and whether it works.")
                .cells(
                    cell("Name", "name", STRONG),
                    cell("Role", "role", TEXT),
                    cell("State", "state", BADGE),
                    cell("Since (UTC)", "linked_at", TIME),
                    cell("Last command", "last_command", TEXT),
                    cell("At (UTC)", "last_at", TIME),
                    cell("Grants for", "subject", TEXT))
                .fields(
                    field("name", "Name"),
                    field("role", "Role", ROLES),
                    field("state", "State", STATES))
                .whenEmpty("Nobody is linked", "Make a code above: docs/telegram.md."))
        .build();
  }

  @Bean
  ListSpec telegramUpdatesList() {
    return ListSpec.named("telegram-updates", "TelegramUpdate")
        .summary("What the Telegram bot was asked, and what it answered")
        .note("Newest first, of the last 90 days. A code is never in it.")
        .from("telegram_updates u")
        .newestFirst(SortKey.bigint("u.id"))
        .columns(
            List.of(
                text("u.id::text as id"),
                text("u.person").orNull().note("null: nobody who was linked."),
                text("u.command").orNull(),
                text("u.state").oneOf(UPDATES).note("ignored: not for the bot, or one too many."),
                text("u.text"),
                text("u.outcome").note("What was answered, in a line."),
                text("u.chat"),
                bool("u.in_group"),
                text("u.user_id::text as user_id"),
                text("u.username").orNull(),
                time("u.received_at").sortable(),
                time("u.answered_at").orNull()))
        .filters(
            ListFilter.exact("person", "u.person"),
            ListFilter.exact("command", "u.command"),
            ListFilter.oneOf("state", "u.state", UPDATES),
            ListFilter.from("u.received_at"),
            ListFilter.to("u.received_at"))
        .shown(
            ListView.page(
                    100, "Bot commands", "What the Telegram bot was asked, and what it answered.")
                .cells(
                    cell("At (UTC)", "received_at", TIME),
                    cell("Who", "person", STRONG),
                    cell("State", "state", BADGE),
                    cell("Asked", "text", CLIP),
                    cell("Answer", "outcome", CLIP))
                .fields(
                    field("person", "Who"),
                    field("command", "Command"),
                    field("state", "State", UPDATES))
                .whenEmpty("Nobody asked anything", "docs/telegram.md says how to begin."))
        .build();
  }
}

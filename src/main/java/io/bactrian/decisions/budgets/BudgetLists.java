package io.bactrian.decisions.budgets;

import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.DECIMAL;
import static io.bactrian.hub.lists.ListView.Format.PERCENT;
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

/** The lists of budgets and of the calls that they are about. */
@Configuration(proxyBeanMethods = false)
class BudgetLists {
  private static final String STATUS =
      "case when c.status = 'reserved' and c.expires_at < clock_timestamp() then 'expired' else c.status end";

  /** The greatest share of a limit that is used; a limit of 0 is used up. */
  private static final String USED =
      """
      greatest(case when b.calls_per_minute = 0 then 1 else b.calls_last_minute::float8 / b.calls_per_minute end,
        case when b.calls_per_day = 0 then 1 else b.calls_today::float8 / b.calls_per_day end,
        case when b.money_per_day = 0 then 1 else (b.money_today / b.money_per_day)::float8 end)""";

  private static final ListView BUDGETS =
      ListView.page(62, "Budgets", "What calls to hosts outside may use, and what they have used.")
          .one("Budget", "What {scope} may use.")
          .foundBy(SearchKey.name("b.scope"))
          .cells(
              cell("Scope", "scope", STRONG),
              cell("Used", "used", PERCENT),
              cell("Calls a minute", "calls_per_minute", COUNT),
              cell("Calls today", "calls_per_day", COUNT),
              cell("Money today", "money_per_day", DECIMAL),
              cell("Reason", "reason", CLIP))
          .fields(field("scope", "Scope"))
          .whenEmpty(
              "No budget yet",
              "Calls to hosts outside are not limited. PUT /api/v1/call-budgets sets a budget:"
                  + " docs/serving-v2.md.");

  private static final ListView CALLS =
      ListView.page(63, "Calls outside", "Each call to a host outside: who asked, what it cost.")
          .one("Call outside", "{caller} asked {host} {at}: {status}[, {reason}].")
          .foundBy(SearchKey.number("c.id"))
          .cells(
              cell("Host", "host", STRONG),
              cell("Status", "status", BADGE),
              cell("Model", "model", TEXT),
              cell("Strategy", "strategy", TEXT),
              cell("Price", "price", DECIMAL),
              cell("Reason", "reason", CLIP),
              cell("At (UTC)", "at", TIME))
          .fields(
              field("host", "Host"),
              field("strategy", "Strategy"),
              field("status", "Status"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No call yet", "A route asks hosts outside by the ask-* steps: docs/serving-v2.md.");

  @Bean
  ListSpec callBudgetsList() {
    return ListSpec.named("call-budgets", "CallBudget")
        .summary("What calls to hosts outside may use, and what they have used")
        .note("A limit that is null does not hold. Days are midnight to midnight UTC.")
        .from("call_budget_use b")
        .newestFirst(SortKey.bigint("b.id"))
        .columns(
            List.of(
                text("b.id::text as id"),
                text("b.scope").sortable().note("key:, strategy: or host: and a name."),
                whole("b.calls_per_minute").orNull(),
                whole("b.calls_last_minute").note("Calls of the last 60 seconds."),
                whole("b.calls_per_day").orNull(),
                whole("b.calls_today"),
                decimal("b.money_per_day").orNull(),
                decimal("b.money_today").note("Spent and reserved today."),
                text("b.currency").orNull(),
                number(USED + " as used")
                    .sortable()
                    .note("The greatest share of a limit that is used; 1 is all of it."),
                text("b.reason"),
                time("b.updated_at").sortable(),
                text("b.updated_by")))
        .filters(ListFilter.text("scope", "b.scope"))
        .shown(BUDGETS)
        .build();
  }

  @Bean
  ListSpec externalCallsList() {
    return ListSpec.named("external-calls", "ExternalCall")
        .summary("Calls to hosts outside, and what each cost")
        .note("Newest first. Refused calls are among them; a question is there as its digest.")
        .from("external_calls c")
        .newestFirst(SortKey.bigint("c.id"))
        .columns(
            List.of(
                text("c.id::text as id"),
                time("c.at").sortable(),
                text("c.caller").note("The role of a key, or a login; hub where nobody asked."),
                text("c.strategy").sortable(),
                text("c.host").sortable(),
                text("c.model"),
                text("c.route").note("Where the message came from."),
                text(STATUS + " as status")
                    .oneOf("reserved", "refused", "answered", "failed", "not-sent", "expired"),
                text("c.reason").orNull().note("Of a refusal, or the fault of the host."),
                text("c.question_sha256"),
                text("c.currency"),
                decimal("c.reserved").note("The most that the call may cost."),
                decimal("c.price").orNull().note("Null until it is settled."),
                whole("c.input_tokens").orNull().note("As the host counted them."),
                whole("c.output_tokens").orNull().note("As the host counted them."),
                whole("c.duration_ms").orNull(),
                time("c.settled_at").orNull()))
        .filters(
            ListFilter.exact("caller", "c.caller"),
            ListFilter.text("strategy", "c.strategy"),
            ListFilter.text("host", "c.host"),
            ListFilter.oneOf(
                "status",
                STATUS,
                "reserved",
                "refused",
                "answered",
                "failed",
                "not-sent",
                "expired"),
            ListFilter.from("c.at"),
            ListFilter.to("c.at"))
        .shown(CALLS)
        .build();
  }
}

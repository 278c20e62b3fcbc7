package io.bactrian.decisions.budgets;

import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lists of budgets and of the calls that they are about. */
@Configuration(proxyBeanMethods = false)
class BudgetLists {
  private static final String STATUS =
      "case when c.status = 'reserved' and c.expires_at < clock_timestamp() then 'expired' else c.status end";

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
                text("b.reason"),
                time("b.updated_at").sortable(),
                text("b.updated_by")))
        .filters(ListFilter.text("scope", "b.scope"))
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
        .build();
  }
}

package io.bactrian.decisions.risk;

import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of changes of the policy. */
@Configuration(proxyBeanMethods = false)
class PolicyLists {
  private static final List<Column> POLICY_CHANGES_COLUMNS =
      List.of(
          text("p.id::text as id"),
          text("p.about").note("settings, or the symbol, rate or limits that were changed."),
          time("p.changed_at").sortable(),
          text("p.changed_by").sortable(),
          text("p.reason"),
          object("p.before"),
          object("p.after"));

  @Bean
  ListSpec policyChangesList() {
    return ListSpec.named("policy-changes", "PolicyChange")
        .summary("Who changed the policy, and why")
        .note("Newest first.")
        .from("policy_changes p")
        .newestFirst(SortKey.bigint("p.id"))
        .columns(POLICY_CHANGES_COLUMNS)
        .filters(
            ListFilter.text("about", "p.about").note("What was changed."),
            ListFilter.text("changed_by", "p.changed_by").note("The login or role."),
            ListFilter.from("p.changed_at"),
            ListFilter.to("p.changed_at"))
        .build();
  }
}

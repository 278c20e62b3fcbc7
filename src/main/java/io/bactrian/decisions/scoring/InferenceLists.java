package io.bactrian.decisions.scoring;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.DECIMAL;
import static io.bactrian.hub.lists.ListView.Format.PERCENT;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
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

/** The list of decisions. */
@Configuration(proxyBeanMethods = false)
class InferenceLists {
  private static final List<Column> INFERENCES_COLUMNS =
      List.of(
          text("i.id"),
          text("i.symbol").sortable(),
          text("i.strategy").sortable(),
          time("i.as_of"),
          time("i.bar_closed_at").orNull(),
          text("i.action").sortable().oneOf("BUY", "SELL", "HOLD"),
          text("i.proposed_action").oneOf("BUY", "SELL", "HOLD"),
          number("i.confidence").sortable(),
          text("i.model").orNull(),
          text("i.model_version").orNull(),
          text("i.policy_verdict").sortable().oneOf("allow", "reduce", "block"),
          texts("i.policy_reasons"),
          decimal("i.volume").sortable(),
          text("i.caller"),
          time("i.asked_at").sortable(),
          whole("i.latency_us"),
          text("i.signal_id").orNull(),
          text("i.advice").orNull().oneOf("take", "reduce", "skip"),
          number("i.score").orNull(),
          text("i.weights").orNull(),
          bool("i.cached"),
          text("i.model_sha256").orNull().inDetail(),
          object("i.lobes").inDetail(),
          object("i.features").inDetail(),
          objects(
                  """
                  (select coalesce(jsonb_agg(to_jsonb(n) - 'id' - 'inference_id' order by n.id), '[]')
                   from inference_notes n where n.inference_id = i.id) as notes\
                  """)
              .inDetail()
              .note("What people noted about it, oldest first."));

  private static final ListView INFERENCES_PAGE =
      ListView.page(
              55,
              "Decisions",
              "What was answered to /functions/v1/infer, with the policy's verdict.")
          .one(
              "Decision",
              "{action} {symbol} for {strategy}, asked by {caller} {asked_at}; "
                  + "the guard's verdict: {policy_verdict}.")
          .namedBy("inference_id")
          .foundBy(SearchKey.id("i.id"))
          .inLineage("inference", "id")
          .cells(
              cell("Asked (UTC)", "asked_at", TIME),
              cell("Symbol", "symbol", TEXT),
              cell("Strategy", "strategy", TEXT),
              cell("Action", "action", BADGE),
              cell("Confidence", "confidence", PERCENT),
              cell("Verdict", "policy_verdict", BADGE),
              cell("Lots", "volume", DECIMAL),
              cell("Why", "policy_reasons", CLIP))
          .fields(
              field("symbol", "Symbol"),
              field("strategy", "Strategy"),
              field("action", "Action"),
              field("status", "Verdict"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No decision yet",
              "An Expert Advisor asks with its key: POST /functions/v1/infer with a symbol and a"
                  + " strategy. make demo asks some hundred times.");

  @Bean
  ListSpec inferencesList() {
    return ListSpec.named("inferences", "Inference")
        .summary("Decisions that were answered")
        .note("Newest first. Each is stored before it is answered; a dry run is not stored.")
        .from("inferences i")
        .newestFirst(SortKey.text("i.id"))
        .columns(INFERENCES_COLUMNS)
        .filters(
            ListFilter.text("strategy", "i.strategy"),
            ListFilter.text("symbol", "i.symbol"),
            oneOf("action", "i.action", "BUY", "SELL", "HOLD").note("The action, after the guard."),
            oneOf("status", "i.policy_verdict", "allow", "reduce", "block")
                .note("The guard's verdict."),
            ListFilter.text("model", "i.model"),
            ListFilter.exact("signal_id", "i.signal_id"),
            ListFilter.from("i.asked_at"),
            ListFilter.to("i.asked_at"))
        .shown(INFERENCES_PAGE)
        .build();
  }
}

package io.bactrian.data.feedback;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of notes. */
@Configuration(proxyBeanMethods = false)
class NoteLists {
  @Bean
  ListSpec inferenceNotesList() {
    return ListSpec.named("inference-notes", "InferenceNote")
        .summary("What people noted about decisions")
        .note("Newest first. A note is never changed.")
        .from("inference_notes n join inferences i on i.id = n.inference_id")
        .newestFirst(SortKey.bigint("n.id"))
        .columns(
            List.of(
                text("n.id::text as id"),
                time("n.at").sortable(),
                text("n.inference_id"),
                text("i.symbol"),
                text("i.strategy"),
                text("i.action").note("As it was decided."),
                text("n.kind").oneOf("misclassification", "explanation"),
                text("n.right_action").orNull().note("As it should have been."),
                text("n.note"),
                text("n.by")))
        .filters(
            exact("inference_id", "n.inference_id").note("Exactly this decision."),
            ListFilter.text("symbol", "i.symbol"),
            ListFilter.text("strategy", "i.strategy"),
            oneOf("kind", "n.kind", "misclassification", "explanation"),
            ListFilter.from("n.at"),
            ListFilter.to("n.at"))
        .build();
  }
}

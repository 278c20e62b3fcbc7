package io.bactrian.watch.notices;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of messages about alarms. */
@Configuration(proxyBeanMethods = false)
class NoticeLists {
  private static final String[] STATES = {"pending", "sending", "sent", "failed", "dropped"};

  @Bean
  ListSpec alarmNoticesList() {
    return ListSpec.named("alarm-notices", "AlarmNotice")
        .summary("Messages about alarms, and what became of each")
        .note("Newest first. A pending one takes in what comes to its group before it goes.")
        .from("alarm_notices n")
        .newestFirst(SortKey.bigint("n.id"))
        .columns(
            List.of(
                text("n.id::text as id"),
                text("n.message_id").note("The same at every try; webhook-id of a webhook."),
                text("n.channel").sortable(),
                text("n.alarm_group as \"group\"").note("Empty: several."),
                bool("n.urgent").note("Quiet hours do not hold it."),
                text("n.state").sortable().oneOf(STATES).note("dropped: it was no news any more."),
                whole("n.attempts"),
                time("n.created_at").sortable(),
                time("n.next_at").note("When it is sent or tried again."),
                time("n.finished_at").orNull(),
                text("n.subject"),
                text("n.text").inDetail(),
                text("n.reason").note("Of the last failure."),
                texts(
                    "(select array_agg(i.alarm::text order by i.alarm) from alarm_notice_items i where i.notice = n.id) as alarms")))
        .filters(
            ListFilter.exact("channel", "n.channel"),
            ListFilter.oneOf("state", "n.state", STATES),
            ListFilter.from("n.created_at"),
            ListFilter.to("n.created_at"))
        .build();
  }
}

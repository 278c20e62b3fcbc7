package io.bactrian.watch.notices;

import static io.bactrian.watch.notices.Moments.time;

import io.bactrian.shared.Ulid;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes into the outbox what has to be sent. What joins a message that has not gone yet goes with
 * it, however long its channel is away.
 */
@Repository
class NoticePlanner {
  /**
   * Nobody gets the end of what they got no beginning of. A notice that failed for good counts as
   * sent until the repeat, for its channel refuses the next one too; no channel carries word of its
   * own failure.
   */
  private static final String DUE =
      """
      with step as (
        select * from unnest(:channels::text[], :afters::float8[], :leasts::text[]) s (channel, after, least)
      )
      select distinct s.channel, a.id, a.alarm_group, a.severity, 'firing' as kind
      from step s join alarms a on a.state = 'firing' and alarm_rank(a.severity) >= alarm_rank(s.least)
        and a.fired_at + make_interval(secs => s.after) <= :now
        and coalesce(a.silenced_until, '-infinity') <= :now and a.key <> 'alarm-channel:' || s.channel
      where not exists (
        select from alarm_notice_items i join alarm_notices n on n.id = i.notice
        where i.alarm = a.id and i.kind = 'firing' and n.channel = s.channel and n.state <> 'dropped'
          and alarm_rank(i.severity) >= alarm_rank(a.severity)
          and (n.state in ('pending', 'sending') or n.finished_at > :repeated))
      union all
      select distinct n.channel, a.id, a.alarm_group, a.severity, 'resolved'
      from alarms a join alarm_notice_items i on i.alarm = a.id and i.kind = 'firing'
        join alarm_notices n on n.id = i.notice and n.state = 'sent'
      where a.state = 'resolved' and a.says_over and a.resolved_at > :recent
        and coalesce(a.silenced_until, '-infinity') <= :now and n.channel = any(:channels)
        and not exists (
          select from alarm_notice_items j join alarm_notices m on m.id = j.notice
          where j.alarm = a.id and j.kind = 'resolved' and m.channel = n.channel)
      order by 1, 2
      """;

  private final JdbcClient jdbc;

  NoticePlanner(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Due(String channel, long alarm, String group, String severity, String kind) {
    boolean urgent() {
      return kind.equals("firing") && severity.equals("critical");
    }
  }

  private record Place(String channel, String group, boolean urgent) {}

  /**
   * @return how many alarms joined a message
   */
  @Transactional
  public int plan(NoticePlan plan, Instant now) {
    if (!alone()) {
      return 0;
    }
    Set<String> channels =
        plan.steps().stream().map(EscalationStep::channel).collect(Collectors.toSet());
    giveUp(channels, now);
    Map<Place, List<Due>> places = new LinkedHashMap<>();
    due(plan, now).stream()
        .collect(Collectors.groupingBy(Due::channel, LinkedHashMap::new, Collectors.toList()))
        .forEach((channel, all) -> places.putAll(grouped(channel, all, plan, now)));
    int added = 0;
    for (Map.Entry<Place, List<Due>> each : places.entrySet()) {
      Optional<Long> notice = notice(each.getKey(), plan, now);
      if (notice.isPresent()) {
        each.getValue().forEach(due -> add(notice.get(), due));
        added += each.getValue().size();
      }
    }
    Instant end = plan.quiet().next(now);
    if (end.isAfter(now)) {
      hold(end);
    }
    return added;
  }

  /** In quiet hours, what is not urgent; also what is tried again because its channel was away. */
  private void hold(Instant until) {
    jdbc.sql(
            """
            update alarm_notices set next_at = :until where state = 'pending' and not urgent and next_at < :until
            """)
        .param("until", time(until))
        .update();
  }

  /** Two hubs that plan at once would write two messages of one alarm. */
  private boolean alone() {
    return jdbc.sql("select pg_try_advisory_xact_lock(hashtext('alarm-notices'))")
        .query(Boolean.class)
        .single();
  }

  private void giveUp(Set<String> channels, Instant now) {
    jdbc.sql(
            """
            update alarm_notices set state = 'failed', finished_at = :now, reason = 'The channel is not set up any more.'
            where state = 'pending' and channel <> all(:channels)
            """)
        .param("now", time(now))
        .param("channels", channels.toArray(String[]::new))
        .update();
  }

  private List<Due> due(NoticePlan plan, Instant now) {
    List<EscalationStep> steps = plan.steps();
    return jdbc.sql(DUE)
        .param("channels", steps.stream().map(EscalationStep::channel).toArray(String[]::new))
        .param("afters", steps.stream().map(s -> s.after().toMillis() / 1e3).toArray(Double[]::new))
        .param("leasts", steps.stream().map(s -> s.least().slug()).toArray(String[]::new))
        .param("now", time(now))
        .param("repeated", time(now.minus(plan.repeatInterval())))
        .param("recent", time(now.minus(plan.repeatInterval().multipliedBy(6))))
        .query(
            (row, n) ->
                new Due(
                    row.getString(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
        .list();
  }

  /** Beyond so many groups a flood would be a message a group: the rest of it is one. */
  private Map<Place, List<Due>> grouped(
      String channel, List<Due> due, NoticePlan plan, Instant now) {
    Set<String> recent =
        jdbc
            .sql(
                """
                select distinct alarm_group from alarm_notices
                where channel = :channel and (created_at > :since or state in ('pending', 'sending'))
                """)
            .param("channel", channel)
            .param("since", time(now.minus(plan.groupInterval())))
            .query(String.class)
            .list()
            .stream()
            .collect(Collectors.toSet());
    Set<String> fresh = due.stream().map(Due::group).collect(Collectors.toSet());
    fresh.removeAll(recent);
    recent.remove("");
    boolean many = recent.size() + fresh.size() > plan.groups();
    return due.stream()
        .collect(
            Collectors.groupingBy(
                one ->
                    new Place(
                        channel,
                        many && fresh.contains(one.group()) ? "" : one.group(),
                        one.urgent()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  /** The message that has not gone yet; none while it is on its way. */
  private Optional<Long> notice(Place place, NoticePlan plan, Instant now) {
    jdbc.sql(
            """
            insert into alarm_notices (message_id, channel, alarm_group, urgent, created_at, next_at)
            select :message, :channel, :group, :urgent, :now, greatest(cast(:next as timestamptz),
              (select max(n.finished_at) + make_interval(secs => :interval) from alarm_notices n
               where n.channel = :channel and n.alarm_group = :group and n.urgent = :urgent and n.state = 'sent'))
            on conflict (channel, alarm_group, urgent) where state in ('pending', 'sending') do nothing
            """)
        .param("message", "msg_" + Ulid.next())
        .param("channel", place.channel())
        .param("group", place.group())
        .param("urgent", place.urgent())
        .param("now", time(now))
        .param("next", time(now.plus(plan.groupWait())))
        .param("interval", plan.groupInterval().toSeconds())
        .update();
    return jdbc.sql(
            """
            select id from alarm_notices where channel = :channel and alarm_group = :group and urgent = :urgent
              and state = 'pending' for update
            """)
        .param("channel", place.channel())
        .param("group", place.group())
        .param("urgent", place.urgent())
        .query(Long.class)
        .optional();
  }

  private void add(long notice, Due due) {
    jdbc.sql(
            """
            insert into alarm_notice_items (notice, alarm, kind, severity) values (:notice, :alarm, :kind, :severity)
            on conflict (notice, alarm, kind) do update set severity = excluded.severity
            """)
        .param("notice", notice)
        .param("alarm", due.alarm())
        .param("kind", due.kind())
        .param("severity", due.severity())
        .update();
  }
}

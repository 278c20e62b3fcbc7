package io.bactrian.watch.notices;

import static io.bactrian.watch.notices.Moments.time;

import io.bactrian.watch.alarms.Alarms;
import io.bactrian.watch.alarms.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Messages on their way: taken by one hub, sent, tried again. */
@Repository
class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final int MOST = 20;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Duration GIVE_UP = Duration.ofDays(2);

  /** So many failures in a row are no hiccup: the other channels say so. */
  private static final int WORTH_SAYING = 3;

  private static final String CLAIM =
      """
      update alarm_notices set state = 'sending', attempts = attempts + 1, next_at = :until
      where id in (
        select id from alarm_notices
        where state in ('pending', 'sending') and next_at <= :now and channel = any(:channels)
        order by urgent desc, next_at, id limit %d for update skip locked)
      returning id, message_id, channel, alarm_group, urgent, attempts
      """
          .formatted(MOST);

  /** Whatever ended, was acknowledged or silenced before it was sent is not news any more. */
  private static final String STALE =
      """
      delete from alarm_notice_items i using alarms a
      where i.notice = any(:notices) and a.id = i.alarm and i.kind = 'firing'
        and (a.state <> 'firing' or a.silenced_until > :now)
      """;

  private static final String LINES =
      """
      select i.notice, a.id, a.key, a.alarm_group, a.severity, a.title, a.detail, i.kind, a.fired_at, a.count
      from alarm_notice_items i join alarms a on a.id = i.alarm where i.notice = any(:notices) order by a.id
      """;

  private final JdbcClient jdbc;
  private final Alarms alarms;

  Outbox(JdbcClient jdbc, Alarms alarms) {
    this.jdbc = jdbc;
    this.alarms = alarms;
  }

  private record Line(long notice, NoticeLine line) {}

  /**
   * Takes what is due; nobody else sends it before the lease ends.
   *
   * @param console an address for the link, or empty
   */
  @Transactional
  public List<Notice> claim(Set<String> channels, Duration lease, String console, Instant now) {
    List<Notice> bare =
        jdbc.sql(CLAIM)
            .param("until", time(now.plus(lease)))
            .param("now", time(now))
            .param("channels", channels.toArray(String[]::new))
            .query((row, n) -> bare(row))
            .list();
    if (bare.isEmpty()) {
      return List.of();
    }
    Long[] ids = bare.stream().map(Notice::id).toArray(Long[]::new);
    jdbc.sql(STALE).param("notices", ids).param("now", time(now)).update();
    Map<Long, List<NoticeLine>> lines =
        jdbc.sql(LINES).param("notices", ids).query((row, n) -> line(row)).list().stream()
            .collect(
                Collectors.groupingBy(
                    Line::notice, Collectors.mapping(Line::line, Collectors.toList())));
    List<Notice> worded = new ArrayList<>();
    for (Notice notice : bare) {
      List<NoticeLine> about = lines.getOrDefault(notice.id(), List.of());
      if (about.isEmpty()) {
        finish(notice, "dropped", "Nothing of it was news any more.", now);
      } else {
        worded.add(worded(notice, about, console));
      }
    }
    return worded;
  }

  private Notice worded(Notice notice, List<NoticeLine> about, String console) {
    String subject = NoticeText.subject(about);
    String text = NoticeText.text(about, console);
    jdbc.sql("update alarm_notices set subject = :subject, text = :text where id = :id")
        .param("subject", subject)
        .param("text", text)
        .param("id", notice.id())
        .update();
    return new Notice(
        notice.id(),
        notice.messageId(),
        notice.channel(),
        notice.group(),
        notice.urgent(),
        notice.attempt(),
        subject,
        text,
        about);
  }

  private static Notice bare(ResultSet row) throws SQLException {
    return new Notice(
        row.getLong("id"),
        row.getString("message_id"),
        row.getString("channel"),
        row.getString("alarm_group"),
        row.getBoolean("urgent"),
        row.getInt("attempts"),
        "",
        "",
        List.of());
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(
        row.getLong("notice"),
        new NoticeLine(
            Long.toString(row.getLong("id")),
            row.getString("key"),
            row.getString("alarm_group"),
            Severity.of(row.getString("severity")),
            row.getString("title"),
            row.getString("detail"),
            row.getString("kind").equals("resolved"),
            row.getTimestamp("fired_at").toInstant(),
            row.getLong("count")));
  }

  /** The receiver took it, so its channel works. */
  @Transactional
  public void sent(Notice notice, Instant now) {
    finish(notice, "sent", "", now);
    String key = channelKey(notice.channel());
    boolean open =
        jdbc.sql("select exists (select from alarms where key = :key and state <> 'resolved')")
            .param("key", key)
            .query(Boolean.class)
            .single();
    if (open) {
      alarms.resolve(key);
    }
    log.info("Notice {} went out by {}", notice.messageId(), notice.channel());
  }

  /** It waits for the next try, or has failed for good; other channels say so then. */
  @Transactional
  public void failed(Notice notice, NoticeFailure failure, Instant now) {
    boolean forGood = failure.forGood() || isTooOld(notice, now);
    if (forGood) {
      finish(notice, "failed", failure.reason(), now);
    } else {
      jdbc.sql(
              """
              update alarm_notices set state = 'pending', next_at = :next, reason = :reason
              where id = :id and state = 'sending' and attempts = :attempt
              """)
          .param("next", time(now.plus(pause(notice.attempt(), failure.after()))))
          .param("reason", failure.reason())
          .param("id", notice.id())
          .param("attempt", notice.attempt())
          .update();
    }
    log.warn(
        "Notice {} did not go out by {}, attempt {}, {}: {}",
        notice.messageId(),
        notice.channel(),
        notice.attempt(),
        forGood ? "for good" : "it is tried again",
        failure.reason());
    if (forGood || notice.attempt() >= WORTH_SAYING) {
      String title = "Alarms do not go out by " + notice.channel();
      alarms.raise(channelKey(notice.channel()), Severity.WARNING, title, failure.reason());
    }
  }

  private boolean isTooOld(Notice notice, Instant now) {
    return jdbc.sql("select created_at < :old from alarm_notices where id = :id")
        .param("old", time(now.minus(GIVE_UP)))
        .param("id", notice.id())
        .query(Boolean.class)
        .optional()
        .orElse(true);
  }

  static Duration pause(int attempt, Duration asked) {
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
    Duration own = grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown;
    return asked.isZero() ? own : asked;
  }

  /** A hub whose lease has ended in the meantime changes nothing. */
  private void finish(Notice notice, String state, String reason, Instant now) {
    jdbc.sql(
            """
            update alarm_notices set state = :state, finished_at = :now, reason = :reason
            where id = :id and state = 'sending' and attempts = :attempt
            """)
        .param("state", state)
        .param("now", time(now))
        .param("reason", reason)
        .param("id", notice.id())
        .param("attempt", notice.attempt())
        .update();
  }

  static String channelKey(String channel) {
    return "alarm-channel:" + channel;
  }

  /** What has been over for so long goes, with its messages. */
  @Transactional
  public int prune(Duration keep, Instant now) {
    jdbc.sql(
            "delete from alarm_notices where state in ('sent', 'failed', 'dropped') and finished_at < :old")
        .param("old", time(now.minus(keep)))
        .update();
    return jdbc.sql("delete from alarms where state = 'resolved' and resolved_at < :old")
        .param("old", time(now.minus(keep)))
        .update();
  }
}

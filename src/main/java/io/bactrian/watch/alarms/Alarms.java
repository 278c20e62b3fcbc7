package io.bactrian.watch.alarms;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of alarms: raised, folded, over. One open row a key, whoever raises it. */
@Repository
public class Alarms {
  private static final int MOST = 20_000;

  /** Severity only rises while an alarm is open; one that was acknowledged and gets worse fires. */
  private static final String FIRE =
      """
      insert into alarms as a (key, alarm_group, severity, title, detail, labels, condition, says_over, state, first_at,
        fired_at, last_at, count, silenced_until)
      select :key, :group, :severity, :title, :detail, cast(:labels as jsonb), :condition, :saysOver,
        case when :lasting > 0 then 'pending' else 'firing' end, cast(:at as timestamptz),
        case when :lasting > 0 then null else cast(:at as timestamptz) end, cast(:now as timestamptz), :times,
        (select max(b.silenced_until) from alarms b where b.key = :key and b.silenced_until > :now)
      on conflict (key) where state <> 'resolved' do update set
        title = excluded.title, detail = excluded.detail, labels = excluded.labels, last_at = excluded.last_at,
        count = a.count + case when excluded.condition = '' then excluded.count else 0 end,
        severity = case when alarm_rank(excluded.severity) > alarm_rank(a.severity) then excluded.severity else a.severity end,
        state = case
          when a.state = 'pending' and a.first_at + make_interval(secs => :lasting) <= :now then 'firing'
          when a.state = 'acknowledged' and alarm_rank(excluded.severity) > alarm_rank(a.severity) then 'firing'
          else a.state end,
        fired_at = case
          when a.state = 'pending' and a.first_at + make_interval(secs => :lasting) <= :now then excluded.last_at
          else a.fired_at end
      """;

  private static final String END =
      """
      update alarms set state = 'resolved', resolved_at = :now, resolved_by = 'hub'
      where state in ('firing', 'acknowledged') and""";

  private final JdbcClient jdbc;

  Alarms(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Firing(String key, boolean over, Raised raised) {}

  /**
   * Takes what was raised and resolved since the last look into the rows of alarms. What another
   * hub takes at the same time is left to it.
   *
   * @return how many firings there were
   */
  @Transactional
  public int fold(Instant now) {
    List<Firing> firings =
        jdbc.sql(
                """
                with taken as (
                  delete from alarm_firings where id in (
                    select id from alarm_firings order by id limit %d for update skip locked)
                  returning *)
                select * from taken order by id
                """
                    .formatted(MOST))
            .query((row, n) -> firing(row))
            .list();
    Map<String, Raised> raised = new LinkedHashMap<>();
    for (Firing firing : firings) {
      String key = firing.key();
      if (!firing.over()) {
        raised.merge(key, firing.raised(), Alarms::together);
      } else {
        Raised before = raised.remove(key);
        if (before != null) {
          fire(before, now);
        }
        jdbc.sql(END + " key = :key").param("now", time(now)).param("key", key).update();
      }
    }
    raised.values().forEach(one -> fire(one, now));
    return firings.size();
  }

  private static Firing firing(ResultSet row) throws SQLException {
    String severity = row.getString("severity");
    return new Firing(
        row.getString("key"),
        severity == null,
        new Raised(
            row.getString("key"),
            row.getString("alarm_group"),
            severity == null ? Severity.INFO : Severity.of(severity),
            row.getString("title"),
            row.getString("detail"),
            row.getString("labels"),
            "",
            Duration.ZERO,
            true,
            1,
            row.getTimestamp("at").toInstant()));
  }

  private static Raised together(Raised one, Raised next) {
    return new Raised(
        one.key(),
        one.group(),
        next.severity().isAbove(one.severity()) ? next.severity() : one.severity(),
        next.title(),
        next.detail(),
        next.labels(),
        one.condition(),
        one.lasting(),
        one.saysOver(),
        one.times() + next.times(),
        one.at());
  }

  void fire(Raised raised, Instant now) {
    jdbc.sql(FIRE)
        .param("key", raised.key())
        .param("group", raised.group())
        .param("severity", raised.severity().slug())
        .param("title", raised.title())
        .param("detail", raised.detail())
        .param("labels", raised.labels())
        .param("condition", raised.condition())
        .param("saysOver", raised.saysOver())
        .param("lasting", raised.lasting().toMillis() / 1000.0)
        .param("at", time(raised.at()))
        .param("now", time(now))
        .param("times", raised.times())
        .update();
  }

  /** What a condition found is all that is wrong: the rest of it is over. */
  @Transactional
  public void settle(String condition, Collection<Raised> found, Instant now) {
    found.forEach(one -> fire(one, now));
    String[] keys = found.stream().map(Raised::key).toArray(String[]::new);
    jdbc.sql("delete from alarms where condition = :c and state = 'pending' and key <> all(:keys)")
        .param("c", condition)
        .param("keys", keys)
        .update();
    jdbc.sql(END + " condition = :c and key <> all(:keys)")
        .param("c", condition)
        .param("keys", keys)
        .param("now", time(now))
        .update();
  }

  /** Raises it as anyone would, in the caller's transaction where there is one. */
  public void raise(String key, Severity severity, String title, String detail) {
    jdbc.sql("select raise_alarm(:key, :severity, :title, :detail)")
        .param("key", key)
        .param("severity", severity.slug())
        .param("title", title)
        .param("detail", detail)
        .query(row -> {});
  }

  public void resolve(String key) {
    jdbc.sql("select resolve_alarm(:key)").param("key", key).query(row -> {});
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}

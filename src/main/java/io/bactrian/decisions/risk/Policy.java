package io.bactrian.decisions.risk;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The settings, and the risk snapshot by the deals that came in. Nothing that guards money is
 * remembered outside the database.
 */
@Service
public class Policy {
  private static final String SETTINGS =
      """
      s.kill_switch, s.daily_loss_limit, s.max_exposure, s.max_position_size, s.position_size,
      s.max_data_age_seconds, s.version, s.updated_at, s.updated_by
      """;

  private static final String DAY =
      """
      (select coalesce(sum(profit + commission + swap + fee), 0) from trading_data
       where symbol is not null and deal_time <= :now
         and deal_time >= date_trunc('day', cast(:now as timestamptz), 'UTC')) as day_result,
      (select revision from policy_revision) as revision
      """;

  private static final String NOW =
      "select "
          + SETTINGS
          + ", "
          + DAY
          + ", (select coalesce(sum(abs(volume)), 0) from open_positions) as exposure from"
          + " policy_settings s";

  private static final String THEN =
      "select "
          + SETTINGS
          + ", "
          + DAY
          + """
          , (select coalesce(sum(abs(volume)), 0) from (
               select sum(signed_volume(type, volume)) as volume from trading_data
               where position_id <> '0' and symbol is not null and deal_time <= :now group by login, position_id) p
            ) as exposure
          from policy_settings s
          """;

  private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

  private final JdbcClient jdbc;
  private volatile @Nullable Version newest;

  Policy(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Version(long number, long readAt) {}

  /**
   * The version of the settings, at most a second old where another hub changed them: for what is
   * only to be computed anew under others.
   */
  public long recentVersion() {
    Version known = newest;
    if (known == null || System.nanoTime() - known.readAt() > FRESH) {
      known = new Version(settings().version(), System.nanoTime());
      newest = known;
    }
    return known.number();
  }

  public PolicySettings settings() {
    return jdbc.sql("select " + SETTINGS + " from policy_settings s")
        .query((row, number) -> settings(row))
        .single();
  }

  /** The settings of a revision of the policy; those of now where none of then is kept. */
  public PolicySettings settings(long revision) {
    return jdbc.sql(
            "select "
                + SETTINGS
                + """
                 from (
                  select content from policy_history where of = 'policy_settings' and revision <= :revision
                    and content is not null
                  order by revision desc limit 1) h
                cross join lateral jsonb_populate_record(null::policy_settings, h.content) s
                """)
        .param("revision", revision)
        .query((row, number) -> settings(row))
        .optional()
        .orElseGet(this::settings);
  }

  /**
   * @param asOf a moment of the past, whose deals are looked at, or null for now; the settings are
   *     today's
   */
  public RiskSnapshot snapshot(@Nullable Instant asOf) {
    return jdbc.sql(asOf == null ? NOW : THEN)
        .param("now", (asOf == null ? Instant.now() : asOf).atOffset(ZoneOffset.UTC))
        .query(
            (row, number) ->
                new RiskSnapshot(
                    settings(row),
                    row.getBigDecimal("day_result"),
                    row.getBigDecimal("exposure"),
                    row.getLong("revision")))
        .single();
  }

  /**
   * Changes the settings and keeps who did it and why.
   *
   * @param wanted its version is the one that the caller saw
   * @throws HubException {@link ErrorCode#CONFLICT} if they were changed meanwhile
   */
  @Transactional
  public PolicySettings change(PolicySettings wanted, String by, String reason) {
    String before = lock();
    int changed =
        jdbc.sql(
                """
                update policy_settings set kill_switch = :kill, daily_loss_limit = :loss, max_exposure = :exposure,
                  max_position_size = :maxSize, position_size = :size, max_data_age_seconds = :age,
                  version = version + 1, updated_at = clock_timestamp(), updated_by = :by
                where version = :version
                """)
            .param("kill", wanted.killSwitch())
            .param("loss", wanted.dailyLossLimit())
            .param("exposure", wanted.maxExposure())
            .param("maxSize", wanted.maxPositionSize())
            .param("size", wanted.positionSize())
            .param("age", wanted.maxDataAgeSeconds())
            .param("by", by)
            .param("version", wanted.version())
            .update();
    if (changed == 0) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "version",
          "The settings were changed meanwhile: %sRead them again and decide anew."
              .formatted(lastChange()));
    }
    return kept(before, by, reason);
  }

  /** Turns the kill switch, whoever changed what meanwhile: stopping must not fail on a version. */
  @Transactional
  public PolicySettings turnKillSwitch(boolean on, String by, String reason) {
    String before = lock();
    jdbc.sql(
            """
            update policy_settings set kill_switch = :on, version = version + 1, updated_at = clock_timestamp(),
              updated_by = :by
            """)
        .param("on", on)
        .param("by", by)
        .update();
    return kept(before, by, reason);
  }

  /** Who changed what last, for whoever decided on what was before. */
  private String lastChange() {
    return jdbc.sql(
            """
            select format('%s at %s: %s. ', c.changed_by, to_char(c.changed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
              (select string_agg(format('%s %s to %s', a.key, c.before -> a.key, a.value), ', ' order by a.key)
               from jsonb_each(c.after) a where c.before -> a.key is distinct from a.value
                 and a.key not in ('version', 'updated_at', 'updated_by')))
            from policy_changes c where c.about = 'settings' order by c.id desc limit 1
            """)
        .query(String.class)
        .optional()
        .orElse("");
  }

  private String lock() {
    return jdbc.sql("select to_jsonb(s)::text from policy_settings s for update")
        .query(String.class)
        .single();
  }

  private PolicySettings kept(String before, String by, String reason) {
    jdbc.sql(
            """
            insert into policy_changes (changed_by, reason, before, after)
            select :by, :reason, cast(:before as jsonb) - 'one', to_jsonb(s) - 'one' from policy_settings s
            """)
        .param("by", by)
        .param("reason", reason)
        .param("before", before)
        .update();
    newest = null;
    return settings();
  }

  private static PolicySettings settings(ResultSet row) throws SQLException {
    return new PolicySettings(
        row.getBoolean("kill_switch"),
        plain(row, "daily_loss_limit"),
        plain(row, "max_exposure"),
        plain(row, "max_position_size"),
        plain(row, "position_size"),
        row.getInt("max_data_age_seconds"),
        row.getLong("version"),
        row.getTimestamp("updated_at").toInstant(),
        row.getString("updated_by"));
  }

  private static BigDecimal plain(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column);
  }
}

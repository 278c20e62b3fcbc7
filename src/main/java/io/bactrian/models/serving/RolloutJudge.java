package io.bactrian.models.serving;

import io.bactrian.models.rollout.Arm;
import io.bactrian.models.rollout.Evidence;
import io.bactrian.models.rollout.Judgement;
import io.bactrian.models.rollout.Look;
import io.bactrian.models.rollout.SampleRatio;
import io.bactrian.models.rollout.Trip;
import io.bactrian.models.rollout.Window;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks at all that is known of a rollout. Looking often costs no error rate. */
@Component
class RolloutJudge {
  private final JdbcClient jdbc;
  private final PredictionResults results;
  private final RolloutRows rows;
  private final Clock clock;

  RolloutJudge(JdbcClient jdbc, PredictionResults results, RolloutRows rows, Clock clock) {
    this.jdbc = jdbc;
    this.results = results;
    this.rows = rows;
    this.clock = clock;
  }

  /** The verdict is kept with the rollout. */
  RolloutLook look(Rollout rollout) {
    PredictionResults.Pairs pairs = results.pairs(rollout);
    Evidence evidence = Evidence.of(rollout.rule().evidence(), pairs.known());
    evidence.completeUntil(Objects.requireNonNullElse(pairs.openSince(), clock.instant()));
    Look look = evidence.look();
    SampleRatio.Result ratio = SampleRatio.of(steps(sightings(rollout)));
    Window window = window(rollout);
    Judgement judgement = Judgement.of(look, ratio, Trip.of(rollout.rule().limits(), window));
    rows.looked(
        rollout.id(), judgement.verdict().name().toLowerCase(Locale.ROOT), judgement.reasons());
    return new RolloutLook(rollout.id(), judgement, LookEvidence.of(look, ratio, window));
  }

  /**
   * A unit that was dealt.
   *
   * @param share at which it was
   */
  record Sighting(String unit, double share, Arm arm) {}

  private List<Sighting> sightings(Rollout rollout) {
    return jdbc.sql(
            """
            select distinct unit, share, arm from rollout_decisions
            where rollout = :rollout and unit <> '' and share > 0 and not unit = any (:group)
            order by unit, share, arm
            """)
        .param("rollout", rollout.id())
        .param("group", rollout.testGroup().toArray(String[]::new))
        .query(
            (row, number) ->
                new Sighting(
                    row.getString("unit"),
                    row.getDouble("share"),
                    Arm.valueOf(row.getString("arm").toUpperCase(Locale.ROOT))))
        .list();
  }

  /**
   * How the units that were seen were dealt: each new one by the share at which it was first seen,
   * each of the champion's again by what the share was raised by.
   *
   * @param sightings by unit, then by share
   */
  static List<SampleRatio.Step> steps(List<Sighting> sightings) {
    record Deal(double before, double share) {}
    var counts = new TreeMap<String, long[]>();
    var deals = new TreeMap<String, Deal>();
    for (int i = 0; i < sightings.size(); i++) {
      Sighting seen = sightings.get(i);
      Sighting last = i == 0 ? seen : sightings.get(i - 1);
      boolean again = i > 0 && last.unit().equals(seen.unit());
      if (!again || last.arm() == Arm.CHAMPION) {
        var deal = new Deal(again ? last.share() : 0, seen.share());
        String key = deal.before() + ">" + deal.share();
        deals.put(key, deal);
        counts.computeIfAbsent(key, k -> new long[2])[seen.arm().ordinal()]++;
      }
    }
    var steps = new ArrayList<SampleRatio.Step>();
    for (Map.Entry<String, Deal> entry : deals.entrySet()) {
      Deal deal = entry.getValue();
      long[] of = Objects.requireNonNull(counts.get(entry.getKey()));
      steps.add(
          deal.share() > deal.before()
              ? SampleRatio.Step.raised(deal.before(), deal.share(), of[0], of[1])
              : new SampleRatio.Step(0, of[0], of[1])); // one unit in both arms of one share
    }
    return steps;
  }

  private Window window(Rollout rollout) {
    Instant since = clock.instant().minus(rollout.rule().window());
    double loss = rollout.rule().dailyLoss() == null ? 0 : loss(rollout);
    return jdbc.sql(
            """
            select count(*) as decisions, count(*) filter (where failure = 'error') as errors,
              count(*) filter (where took_us > :latency) as slow,
              count(*) filter (where failure = 'invalid') as invalid,
              count(*) filter (where failure = 'schema') as misshapen
            from rollout_decisions where rollout = :rollout and asked_at > :since
            """)
        .param("latency", rollout.rule().latencyMs() * 1000L)
        .param("rollout", rollout.id())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query(
            (row, number) ->
                new Window(
                    row.getLong("decisions"),
                    row.getLong("errors"),
                    row.getLong("slow"),
                    row.getLong("invalid"),
                    row.getLong("misshapen"),
                    loss))
        .single();
  }

  /** Of the trades that closed on this UTC day and that the challenger decided. */
  private double loss(Rollout rollout) {
    Instant day = clock.instant().truncatedTo(ChronoUnit.DAYS);
    return jdbc.sql(
            """
            select coalesce(-sum(c.net_profit), 0) from closed_trades c
            where c.closed_at >= :day and exists (
              select from trading_data d join order_receipts r on r.login = d.login and r.order_id = d.order_id
              join rollout_decisions o on o.inference_id = r.inference_id
              where d.login = c.login and d.position_id = c.position_id and d.order_id <> ''
                and o.rollout = :rollout and o.arm = 'challenger')
            """)
        .param("day", day.atOffset(ZoneOffset.UTC))
        .param("rollout", rollout.id())
        .query(Double.class)
        .single();
  }
}

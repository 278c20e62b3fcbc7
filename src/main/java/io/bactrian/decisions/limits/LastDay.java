package io.bactrian.decisions.limits;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.decisions.risk.RiskSnapshot;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Judges the decisions of the last day again, by what was kept with each of them: no deal is read.
 */
@Component
class LastDay {
  private static final int MOST = 5_000;
  private static final List<String> MILDEST_FIRST = List.of("allow", "reduce", "block");

  private static final String DECISIONS =
      """
      select proposed_action as action, (inputs #>> '{sizing,volume}')::numeric as volume,
        (inputs #>> '{risk,day_result}')::numeric as day_result, (inputs #>> '{risk,exposure}')::numeric as exposure,
        (select coalesce(max(case l ->> 'outcome' when 'kept' then 0 when 'reduces' then 1 else 2 end), 0)
         from jsonb_array_elements(inputs -> 'limits') l where l ->> 'from' <> 'settings') as scoped
      from inferences where asked_at > now() - interval '24 hours' and inputs #>> '{risk,day_result}' is not null
      order by id desc limit :most
      """;

  private final JdbcClient jdbc;
  private final RiskGuard guard;

  LastDay(JdbcClient jdbc, RiskGuard guard) {
    this.jdbc = jdbc;
    this.guard = guard;
  }

  /**
   * @param decisions of the last 24 hours
   * @param judged of them, the newest that what they were decided on is kept of
   * @param other would have had another verdict
   * @param stricter of these, a stricter one
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PolicyLastDay(long decisions, int judged, int other, int stricter) {}

  private record Decided(
      String action, BigDecimal volume, BigDecimal dayResult, BigDecimal exposure, int scoped) {}

  PolicyLastDay under(PolicySettings now, PolicySettings wanted) {
    long decisions =
        jdbc.sql("select count(*) from inferences where asked_at > now() - interval '24 hours'")
            .query(Long.class)
            .single();
    List<Decided> all = jdbc.sql(DECISIONS).param("most", MOST).query(Decided.class).list();
    int other = 0;
    int stricter = 0;
    for (Decided one : all) {
      int difference = severity(one, wanted) - severity(one, now);
      other += difference == 0 ? 0 : 1;
      stricter += difference > 0 ? 1 : 0;
    }
    return new PolicyLastDay(decisions, all.size(), other, stricter);
  }

  /**
   * Both by the same rule, so that what it leaves out, such as a volume's step, differs in none.
   */
  private int severity(Decided one, PolicySettings settings) {
    var snapshot = new RiskSnapshot(settings, one.dayResult(), one.exposure(), 0);
    String verdict =
        guard
            .judge(one.action(), one.volume(), guard.checks(one.volume(), snapshot), null)
            .verdict();
    boolean holds = one.action().equals(RiskGuard.HOLD);
    int scoped = holds && one.scoped() < 2 ? 0 : one.scoped();
    return Math.max(MILDEST_FIRST.indexOf(verdict), scoped);
  }
}

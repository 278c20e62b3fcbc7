package io.bactrian.decisions.lobes;

import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.inforce.InForce;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.TimeUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The mean of the sentiments of a symbol that some route stored within a while, each counted by its
 * age: one that is as old as half of the while counts half. Without any it has no answer.
 */
final class ScoreSentimentProcessor extends LobeProcessor {
  static final String LOBE = "sentiment";
  private static final String MEAN =
      """
      select sum(score * weight) / nullif(sum(weight), 0) as mean, count(*) as rows, max(at) as newest,
        coalesce(array_agg(distinct prompt) filter (where prompt is not null), '{}') as prompts
      from (select score, at, prompt, 1 - extract(epoch from (:now - at)) / :seconds as weight from sentiments
            where symbol = :symbol and at > :now - :seconds * interval '1 second' and at <= :now) s
      """;

  private final JdbcClient jdbc;
  private long seconds = 86_400;

  ScoreSentimentProcessor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How old a sentiment may be, such as {@code 24h}. */
  public void setWithin(String within) {
    this.seconds = Math.max(1, TimeUtils.toMilliSeconds(within) / 1000);
  }

  private record Mean(double score, long rows, Instant newest, List<String> prompts) {}

  @Override
  Observation answer(Observation observation) {
    InferenceRequest question = observation.question();
    InForce then = question.inForce();
    Instant moment = then == null ? question.asOf() : then.lobesAt();
    return jdbc.sql(MEAN)
        .param("symbol", question.symbol())
        .param("now", moment.atOffset(ZoneOffset.UTC))
        .param("seconds", seconds)
        .query(
            (row, number) ->
                row.getLong(2) == 0
                    ? observation
                    : observation.with(
                        answer(
                            new Mean(
                                row.getDouble(1),
                                row.getLong(2),
                                row.getTimestamp(3).toInstant(),
                                List.of((String[]) row.getArray(4).getArray())))))
        .single();
  }

  private static LobeAnswer answer(Mean mean) {
    double score = mean.score();
    String action = score > 0 ? "BUY" : score < 0 ? "SELL" : "HOLD";
    return new LobeAnswer(
        LOBE,
        action,
        Math.abs(score),
        Map.of(
            "score",
            score,
            "rows",
            mean.rows(),
            "newest",
            mean.newest().toString(),
            "prompts",
            mean.prompts()));
  }
}

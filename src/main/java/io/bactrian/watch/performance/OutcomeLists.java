package io.bactrian.watch.performance;

import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lists that say how the probabilities of a version and what came true go together. */
@Configuration(proxyBeanMethods = false)
class OutcomeLists {
  /**
   * One row a bar and class that a version gave a probability to, and whether that class came true.
   * Who asks for another strategy gets the same answer, which is no second proof.
   */
  private static final String ANSWERS =
      """
      select p.model, p.version, v.classes[c.place] as class, c.probability,
        (p.label = c.place - 1)::integer as came
      from (select distinct on (model, version, bar_closed_at) * from prediction_outcomes
        where label is not null order by model, version, bar_closed_at, strategy) p
      join ml_model_versions v on v.model = p.model and v.version = p.version
      cross join lateral unnest(p.probabilities) with ordinality c (probability, place)\
      """;

  /**
   * Ten bins of equal width; the interval is Wilson's (E. B. Wilson, JASA 1927), which holds for
   * few rows too.
   */
  private static final String CALIBRATION =
      """
      (select b.*, greatest(0, (b.observed + 1.92073 / n - 1.96 * sqrt(b.observed * (1 - b.observed) / n + 0.960365 / n / n)) / (1 + 3.84146 / n)) as low,
        least(1, (b.observed + 1.92073 / n + 1.96 * sqrt(b.observed * (1 - b.observed) / n + 0.960365 / n / n)) / (1 + 3.84146 / n)) as high
      from (select model, version, class, least(9, floor(probability * 10))::integer as bin, count(*) as n,
          avg(probability) as predicted, avg(came)::double precision as observed
        from (%s) a group by 1, 2, 3, 4) b) c\
      """
          .formatted(ANSWERS);

  /** Thresholds in steps of 1/200; rows within a step count as equal. */
  private static final String ROC =
      """
      (select model, version, class, bin, bin / 200.0::double precision as threshold,
        (sum(came) over above)::double precision / nullif(sum(came) over whole, 0) as true_positives,
        (sum(n - came) over above)::double precision / nullif(sum(n - came) over whole, 0) as false_positives,
        (sum(n) over whole)::bigint as n
      from (select model, version, class, least(199, floor(probability * 200))::integer as bin, count(*) as n, sum(came) as came
        from (%s) a group by 1, 2, 3, 4) b
      window whole as (partition by model, version, class),
        above as (partition by model, version, class order by bin desc)) c\
      """
          .formatted(ANSWERS);

  /** A list of rows of a bin of a version and class. */
  private static ListSpec.Builder byBin(String name, String entry, Column... more) {
    List<Column> columns =
        List.of(
            text("c.model || ':' || c.version || ':' || c.class || ':' || c.bin as id"),
            text("c.model"),
            text("c.version"),
            text("c.class"));
    return ListSpec.named(name, entry)
        .ordered(
            SortKey.text("c.model"),
            SortKey.text("c.version"),
            SortKey.text("c.class"),
            SortKey.bigint("c.bin"))
        .columns(Stream.concat(columns.stream(), Stream.of(more)).toList())
        .filters(exact("model", "c.model"), exact("version", "c.version"));
  }

  @Bean
  ListSpec calibrationList() {
    return byBin(
            "calibration",
            "CalibrationBin",
            whole("c.bin"),
            whole("c.n").note("Answers in the bin."),
            number("c.predicted").note("Their mean probability."),
            number("c.observed").note("The share that came true."),
            number("c.low").note("Of its 95 % interval."),
            number("c.high"))
        .summary("How often what a version gave a probability to came true")
        .note(
            "Ten bins of equal width a version and class, of live answers with an outcome, one a"
                + " bar.")
        .from(CALIBRATION)
        .build();
  }

  @Bean
  ListSpec rocList() {
    return byBin(
            "roc",
            "RocPoint",
            number("c.threshold").note("Answers of at least this probability are positive."),
            number("c.true_positives").orNull().note("Null where the class never came true."),
            number("c.false_positives").orNull().note("Null where it always did."),
            whole("c.n").note("Answers of the whole curve."))
        .summary("What share of the right and of the wrong answers a threshold lets through")
        .note("One curve a version and class, of live answers with an outcome, one a bar.")
        .from(ROC)
        .build();
  }
}

package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.Period;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.hub.http.JsonBodies;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What lobes answered to {@code /functions/v1/infer}, one row a bar, and how far the price went in
 * as many bars as labels look ahead. A decision about a moment that one of the models that answered
 * had already been trained on is no out-of-fold answer and is left out.
 */
@Component
class LobeHistories {
  private static final int MOST = 50_000; // the newest
  private static final ObjectMapper JSON = JsonBodies.mapper();

  private static final String ANSWERS =
      """
      select * from (
        select distinct on (i.bar_closed_at) i.bar_closed_at, i.lobes::text as lobes
        from inferences i
        where i.symbol = :symbol and i.bar_closed_at is not null and i.as_of >= :from and i.as_of <= :to
          and not exists (
            select from (
              select i.model, i.model_version as version
              union all select value ->> 'model', value ->> 'version' from jsonb_each(i.lobes)) answered
            join ml_model_versions v using (model, version) left join datasets d on d.id = v.dataset_id
            where d.known_at > i.as_of or d.id is null)
        order by i.bar_closed_at desc, i.id limit :most
      ) newest order by bar_closed_at
      """;

  private static final String DECIDED_ON =
      """
      select symbol from inferences where bar_closed_at is not null and (:all or symbol in (:symbols)) group by symbol
      having count(distinct bar_closed_at) >= :least
        and (not :all or max(as_of) > clock_timestamp() - make_interval(secs => :recent))
      order by symbol
      """;

  private final JdbcClient jdbc;
  private final BarReader bars;
  private final int horizon;

  LobeHistories(JdbcClient jdbc, BarReader bars, DatasetsProperties properties) {
    this.jdbc = jdbc;
    this.bars = bars;
    this.horizon = properties.horizon();
  }

  private record Answered(Instant closedAt, Map<String, Double> signed) {}

  /**
   * @param from the first moment that counts, or null for all
   * @param to the moment of knowledge: later answers and bars do not count
   * @return rows without an outcome yet are left out
   */
  LobeHistory read(String symbol, String period, @Nullable Instant from, Instant to) {
    List<Answered> answers = answers(symbol, from == null ? Instant.EPOCH : from, to);
    if (answers.isEmpty()) {
      return history(List.of(), List.of(), Map.of());
    }
    Instant first = answers.get(0).closedAt().minus(Period.parse(period).length());
    List<Bar> closed = bars.closedBars(symbol, period, first, to);
    var places = new HashMap<Instant, Integer>();
    for (int i = 0; i + horizon < closed.size(); i++) {
      places.put(closed.get(i).closeTime(), i);
    }
    return history(
        answers.stream().filter(answer -> places.containsKey(answer.closedAt())).toList(),
        closed,
        places);
  }

  /**
   * Symbols that were decided on at enough bars.
   *
   * @param among only these, whenever it was; empty for all
   * @param recent of all, those whose newest decision is no older
   */
  List<String> symbols(List<String> among, Duration recent, int least) {
    boolean all = among.isEmpty();
    return jdbc.sql(DECIDED_ON)
        .param("all", all)
        .param("symbols", all ? List.of("") : among)
        .param("least", least)
        .param("recent", (double) recent.toSeconds())
        .query(String.class)
        .list();
  }

  private LobeHistory history(List<Answered> answers, List<Bar> closed, Map<Instant, Integer> at) {
    var names = new TreeSet<String>();
    answers.forEach(answer -> names.addAll(answer.signed().keySet()));
    List<String> lobes = List.copyOf(names);
    int rows = answers.size();
    var signed = new double[rows][lobes.size()];
    var returns = new double[rows];
    var asOf = new Instant[rows];
    var until = new Instant[rows];
    for (int row = 0; row < rows; row++) {
      Answered answer = answers.get(row);
      int bar = at.getOrDefault(answer.closedAt(), 0);
      double before = closed.get(bar).close().doubleValue();
      returns[row] = closed.get(bar + horizon).close().doubleValue() / before - 1;
      asOf[row] = answer.closedAt();
      until[row] = closed.get(bar + horizon).closeTime();
      for (int lobe = 0; lobe < signed[row].length; lobe++) {
        signed[row][lobe] = answer.signed().getOrDefault(lobes.get(lobe), Double.NaN);
      }
    }
    return new LobeHistory(lobes, signed, returns, asOf, until);
  }

  private List<Answered> answers(String symbol, Instant from, Instant to) {
    return jdbc.sql(ANSWERS)
        .param("symbol", symbol)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("to", to.atOffset(ZoneOffset.UTC))
        .param("most", MOST)
        .query(
            (row, number) ->
                new Answered(
                    row.getObject("bar_closed_at", OffsetDateTime.class).toInstant(),
                    signed(row.getString("lobes"))))
        .list();
  }

  /** What is stored of a lobe without an action and a confidence is no answer. */
  private static Map<String, Double> signed(String lobes) {
    var signed = new TreeMap<String, Double>();
    try {
      for (Map.Entry<String, JsonNode> lobe : JSON.readTree(lobes).properties()) {
        JsonNode answer = lobe.getValue();
        if (answer.path("action").isTextual() && answer.path("confidence").isNumber()) {
          signed.put(
              lobe.getKey(),
              new LobeAnswer(
                      lobe.getKey(),
                      answer.path("action").asText(),
                      answer.path("confidence").doubleValue(),
                      Map.of())
                  .signed());
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The lobes of an inference are no JSON", e);
    }
    return signed;
  }
}

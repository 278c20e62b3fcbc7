package io.bactrian.data.labels;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a trade's label is, was, and what learned from it. */
@Component
class LabelHistory {
  /** The labels of the trade that were in force at {@code moment}, the outranking one first. */
  private static final String LABEL_AT =
      """
      (select l.label from own l where l.written_at <= d.read_at
         and (l.superseded_at is null or l.superseded_at > d.read_at)
       order by l.source = 'api' desc limit 1)
      """;

  /**
   * A snapshot holds a signal where its window covers the signal, and a trade where that had closed
   * by its moment of knowledge; the embargo leaves out what reaches into the holdout. The computed
   * label names which signal the trade had when the snapshot was read.
   */
  private static final String BUILT =
      """
      select d.id as dataset, d.symbol, d.period, d.known_at, d.read_at,
        case when s.as_of >= d.holdout_at then 'holdout' else 'train' end as file, %s as label,
        (select coalesce(jsonb_agg(jsonb_build_object('model', v.model, 'version', v.version, 'alias', v.alias)
           order by v.model, v.version), '[]')
         from ml_model_versions v join models m using (model) where v.dataset_id = d.id and m.target = 'trade') as models
      from own c
      join (select id, ticker, coalesce(fired_at, received_at) as as_of from tv_signals) s on s.id = c.signal_id
      join datasets d on d.symbol = s.ticker
        and c.written_at <= d.read_at and (c.superseded_at is null or c.superseded_at > d.read_at)
        and c.closed_at <= d.known_at and s.as_of <= d.known_at
        and s.as_of >= coalesce((d.manifest #>> '{window,from}')::timestamptz, '-infinity')
        and (s.as_of >= d.holdout_at or c.closed_at <= d.holdout_at)
      where c.source = 'computed'
      """
          .formatted(LABEL_AT);

  private static final String DOCUMENT =
      """
      with own as (
        select * from trade_labels where login = :login and position_id = :id
      ), now as (
        select label, r_multiple, regime, label_source as source from closed_trades
        where login = :login and position_id = :id
      ), built as (%s)
      select jsonb_build_object('login', :login, 'position_id', :id,
        'current', (select to_jsonb(now) from now),
        'computed', (select jsonb_build_object('label', label, 'r_multiple', r_multiple, 'regime', regime)
          from own where source = 'computed' and superseded_at is null),
        'history', (select coalesce(jsonb_agg(to_jsonb(own) - 'login' - 'position_id' order by id desc), '[]') from own),
        'built', (select coalesce(jsonb_agg(to_jsonb(built)
          || jsonb_build_object('outdated', built.label is distinct from (select label from now))
          order by built.read_at desc, built.dataset), '[]') from built))::text
      where exists (select from own) or exists (select from now)
      """
          .formatted(BUILT);

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  LabelHistory(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * @throws io.bactrian.shared.HubException {@code NOT_FOUND} where there is and was no such trade
   */
  JsonNode of(String login, String id) {
    String document =
        jdbc.sql(DOCUMENT)
            .param("login", login)
            .param("id", id)
            .query(String.class)
            .optional()
            .orElseThrow(TradeCorrections::unknown);
    try {
      return json.readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

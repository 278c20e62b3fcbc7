package io.bactrian.capture.reconciliation;

/**
 * Which alert, receipt and deal belong together: the common table expressions {@code alerts},
 * {@code receipts} and {@code deals}, each with what is wrong with a row, over {@code begin},
 * {@code end} and {@code login}.
 *
 * <p>An alert leads to its receipts by its id, a receipt to its deals by login and order; a deal
 * whose comment begins with the id belongs to the alert too. An alert counts by its firing, else by
 * its receipt at the hub. Receipts and deals of decisions that answered {@code /infer} have no
 * alert and lack none. What the broker does by itself with a position (stop loss, take profit, stop
 * out and the like) has no receipt: it belongs where the position's entry does.
 */
final class Matching {
  private Matching() {}

  private static final String MINE = "(cast(:login as text) is null or %s.login = :login)";

  private static final String TIED =
      """
      (exists (select from order_receipts r where r.login = %1$s.login and r.order_id = %1$s.order_id
          and r.order_id <> '')
        or exists (select from tv_signals s where s.id = left(%1$s.comment, 26))
        or exists (select from inferences i where i.id = left(%1$s.comment, 26)))\
      """;

  private static final String EXECUTION = "d.type in ('BUY', 'SELL') and d.symbol is not null";

  private static final String ALERTS =
      """
      with alert as (
        select id, coalesce(fired_at, received_at) as at, coalesce(exchange, '') as exchange, ticker from tv_signals
        where coalesce(fired_at, received_at) >= :begin and coalesce(fired_at, received_at) < :end
      ), answer as (
        select a.id, r.login, r.order_id, r.retcode, %1$s as mine
        from alert a join order_receipts r on r.signal_id = a.id
      ), execution as (
        select a.id, d.login, d.symbol, a.mine from answer a
        join trading_data d on d.login = a.login and d.order_id = a.order_id
        where a.order_id <> '' and %2$s
        union
        select a.id, d.login, d.symbol, %3$s from alert a
        join trading_data d on left(d.comment, 26) = a.id and d.comment <> '' where %2$s
      ), expected as (
        select k.*, broker_symbol(k.login, k.exchange, k.ticker) as symbol
        from (select distinct x.login, a.exchange, a.ticker from execution x join alert a on a.id = x.id) k
      ), answered as (
        select id, bool_or(mine) as mine, min(login) filter (where mine) as login,
          min(order_id) filter (where mine) as order_id, min(retcode) filter (where mine) as retcode,
          bool_or(mine and retcode in (10008, 10009, 10010)) as taken
        from answer group by id
      ), executed as (
        select x.id, bool_or(x.mine) as mine,
          min(array[x.login, x.symbol, e.symbol]) filter (where x.mine and x.symbol <> e.symbol) as other
        from execution x join alert a on a.id = x.id
        join expected e on e.login = x.login and e.exchange = a.exchange and e.ticker = a.ticker
        group by x.id
      ), alerts as (
        select a.id, a.at, coalesce(x.other[1], r.login) as login, r.order_id, r.retcode, a.exchange, a.ticker,
          x.other[2] as symbol, x.other[3] as expected,
          case when x.mine then case when x.other is not null then 'symbol_differs' end
            when r.id is null then 'no_receipt' when r.taken then 'no_deal' else 'refused' end as why
        from alert a left join answered r on r.id = a.id left join executed x on x.id = a.id
        where r.mine or x.mine or (r.id is null and x.id is null)
      )\
      """
          .formatted(MINE.formatted("r"), EXECUTION, MINE.formatted("d"));

  private static final String RECEIPTS =
      """
      , receipts as (
        select q.id::text as id, q.receipt_time as at, q.login, q.signal_id, q.order_id, q.retcode,
          not exists (select from tv_signals s where s.id = q.signal_id)
            and not exists (select from inferences i where i.id in (q.signal_id, q.inference_id)) as no_alert,
          q.retcode in (10009, 10010) and not exists (select from trading_data d
              where d.login = q.login and d.order_id = q.order_id and q.order_id <> '')
            and not exists (select from trading_data d where d.login = q.login and q.order_id = ''
              and left(d.comment, 26) = q.signal_id and d.comment <> '') as no_deal
        from order_receipts q where q.receipt_time >= :begin and q.receipt_time < :end and %s
      )\
      """
          .formatted(MINE.formatted("q"));

  private static final String DEALS =
      """
      , deals as (
        select d.login || ':' || d.ticket as id, d.deal_time as at, d.login, d.order_id, d.symbol, d.reason,
          not %1$s and not (coalesce(upper(d.reason), '') in ('SL', 'TP', 'SO', 'ROLLOVER', 'VMARGIN', 'SPLIT', 'CORPORATE_ACTION')
            and exists (select from trading_data o where o.login = d.login and o.position_id = d.position_id
              and o.entry in ('IN', 'INOUT') and %2$s)) as no_signal
        from trading_data d where d.deal_time >= :begin and d.deal_time < :end and %3$s and %4$s
      )
      """
          .formatted(TIED.formatted("d"), TIED.formatted("o"), EXECUTION, MINE.formatted("d"));

  /** To be followed by a select. */
  static final String WITH = ALERTS + RECEIPTS + DEALS;
}

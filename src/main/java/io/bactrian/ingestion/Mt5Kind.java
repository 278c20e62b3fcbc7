package io.bactrian.ingestion;

/**
 * The kinds of message an Expert Advisor sends, and the statement that stores a batch of each. The
 * items come as one JSON array, so that a batch is one statement and decimals stay exact; what is
 * known already is left alone and not counted.
 */
enum Mt5Kind {
  DEAL(
      """
      insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type, entry,
        symbol, volume, price, commission, swap, profit, fee, sl, tp, magic, reason, comment, external_id)
      select :raw, :login, ticket, "order", position_id, time, type, entry, symbol, volume, price,
        coalesce(commission, 0), coalesce(swap, 0), coalesce(profit, 0), coalesce(fee, 0), sl, tp, magic,
        reason, comment, external_id
      from jsonb_to_recordset(cast(:items as jsonb)) as item (ticket text, "order" text, position_id text,
        time timestamptz, type text, entry text, symbol text, volume numeric, price numeric,
        commission numeric, swap numeric, profit numeric, fee numeric, sl numeric, tp numeric, magic text,
        reason text, comment text, external_id text)
      on conflict (login, ticket) do nothing
      """),
  ACCOUNT(
      """
      insert into account_snapshots (raw_message_id, login, balance, equity, profit, margin, margin_free,
        margin_level, currency, leverage)
      select :raw, :login, balance, equity, profit, margin, margin_free, margin_level, currency, leverage
      from jsonb_to_recordset(cast(:items as jsonb)) as item (balance numeric, equity numeric,
        profit numeric, margin numeric, margin_free numeric, margin_level numeric, currency text,
        leverage integer)
      """),
  TICK(
      """
      insert into market_ticks (raw_message_id, login, symbol, tick_time, bid, ask, last, volume, flags)
      select :raw, :login, symbol, time, bid, ask, last, volume, flags
      from jsonb_to_recordset(cast(:items as jsonb)) as item (symbol text, time timestamptz, bid numeric,
        ask numeric, last numeric, volume numeric, flags integer)
      on conflict (login, symbol, tick_time, bid, ask, last) do nothing
      """),
  BAR(
      """
      insert into market_bars as known (raw_message_id, login, symbol, period, open_time, open, high, low,
        close, volume)
      select :raw, :login, symbol, period, time, open, high, low, close, volume
      from jsonb_to_recordset(cast(:items as jsonb)) as item (symbol text, period text, time timestamptz,
        open numeric, high numeric, low numeric, close numeric, volume numeric)
      on conflict (login, symbol, period, open_time) do update
        set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
          volume = excluded.volume, raw_message_id = excluded.raw_message_id
        where (known.open, known.high, known.low, known.close, known.volume)
          is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
      """),
  POSITION(
      """
      insert into position_snapshots (raw_message_id, login, ticket, symbol, type, volume, price_open, sl, tp,
        profit, magic)
      select :raw, :login, ticket, symbol, type, volume, price_open, sl, tp, profit, magic
      from jsonb_to_recordset(cast(:items as jsonb)) as item (ticket text, symbol text, type text,
        volume numeric, price_open numeric, sl numeric, tp numeric, profit numeric, magic text)
      """),
  RECEIPT(
      """
      insert into order_receipts (raw_message_id, login, signal_id, inference_id, order_id, retcode,
        receipt_time)
      select :raw, :login, signal_id, inference_id, coalesce("order", ''), retcode, time
      from jsonb_to_recordset(cast(:items as jsonb)) as item (signal_id text, inference_id text,
        "order" text, retcode integer, time timestamptz)
      on conflict (login, signal_id, order_id) do nothing
      """);

  private final String insert;

  Mt5Kind(String insert) {
    this.insert = insert;
  }

  /** SQL with the parameters {@code raw}, {@code login} and {@code items}. */
  String insert() {
    return insert;
  }
}

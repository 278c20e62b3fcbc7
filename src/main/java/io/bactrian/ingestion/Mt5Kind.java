package io.bactrian.ingestion;

/**
 * The kinds of message an Expert Advisor sends, and what stores the batches of each. The items of a
 * batch come as one JSON array in a row of {@code fresh}, so that many batches are one statement
 * and decimals stay exact; what is known already is left alone and not counted.
 *
 * <p>What makes an item the same one again: a deal its login and ticket; a tick login, symbol, time
 * in milliseconds, bid, ask and last; a bar login, symbol, period and open time, where the last
 * version counts; a receipt login, signal and order. Accounts and positions are snapshots without a
 * key of their own: only the message's id tells them from a resend.
 */
enum Mt5Kind {
  DEAL(
      """
      insert into trading_data (raw_message_id, received_at, login, ticket, order_id, position_id, deal_time, type, entry,
        symbol, volume, price, commission, swap, profit, fee, sl, tp, magic, reason, comment, external_id)
      select f.raw_id, f.received_at, f.login, ticket, "order", position_id, time, type, entry, symbol, volume, price,
        coalesce(commission, 0), coalesce(swap, 0), coalesce(profit, 0), coalesce(fee, 0), sl, tp, magic,
        reason, comment, external_id
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (ticket text, "order" text, position_id text,
        time timestamptz, type text, entry text, symbol text, volume numeric, price numeric,
        commission numeric, swap numeric, profit numeric, fee numeric, sl numeric, tp numeric, magic text,
        reason text, comment text, external_id text)
      on conflict (login, ticket) do nothing
      returning raw_message_id
      """),
  ACCOUNT(
      """
      insert into account_snapshots (raw_message_id, received_at, login, balance, equity, profit, margin, margin_free,
        margin_level, currency, leverage)
      select f.raw_id, f.received_at, f.login, balance, equity, profit, margin, margin_free, margin_level, currency, leverage
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (balance numeric, equity numeric,
        profit numeric, margin numeric, margin_free numeric, margin_level numeric, currency text,
        leverage integer)
      returning raw_message_id
      """),
  TICK(
      """
      insert into market_ticks (raw_message_id, login, symbol, tick_time, bid, ask, last, volume, flags)
      select f.raw_id, f.login, symbol, time, bid, ask, last, volume, flags
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (symbol text, time timestamptz, bid numeric,
        ask numeric, last numeric, volume numeric, flags integer)
      on conflict (login, symbol, tick_time, bid, ask, last) do nothing
      returning raw_message_id
      """),
  BAR(
      """
      insert into market_bars as known (raw_message_id, login, symbol, period, open_time, open, high, low,
        close, volume)
      select f.raw_id, f.login, symbol, period, time, open, high, low, close, volume
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (symbol text, period text, time timestamptz,
        open numeric, high numeric, low numeric, close numeric, volume numeric)
      on conflict (login, symbol, period, open_time) do update
        set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
          volume = excluded.volume, raw_message_id = excluded.raw_message_id
        where (known.open, known.high, known.low, known.close, known.volume)
          is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
      returning raw_message_id
      """),
  POSITION(
      """
      insert into position_snapshots (raw_message_id, received_at, login, ticket, symbol, type, volume, price_open, sl, tp,
        profit, magic)
      select f.raw_id, f.received_at, f.login, ticket, symbol, type, volume, price_open, sl, tp, profit, magic
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (ticket text, symbol text, type text,
        volume numeric, price_open numeric, sl numeric, tp numeric, profit numeric, magic text)
      returning raw_message_id
      """),
  RECEIPT(
      """
      insert into order_receipts (raw_message_id, received_at, login, signal_id, inference_id, order_id, retcode,
        receipt_time)
      select f.raw_id, f.received_at, f.login, signal_id, inference_id, coalesce("order", ''), retcode, time
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (signal_id text, inference_id text,
        "order" text, retcode integer, time timestamptz)
      on conflict (login, signal_id, order_id) do nothing
      returning raw_message_id
      """);

  private final String insert;

  Mt5Kind(String insert) {
    this.insert = insert;
  }

  /** SQL that makes rows of {@code fresh (raw_id, login, received_at, items)}. */
  String insert() {
    return insert;
  }

  /** One statement cannot change a row twice, and the later version of a bar has to win. */
  boolean storesOneMessageATime() {
    return this == BAR;
  }
}

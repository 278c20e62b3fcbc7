package io.bactrian.capture.mt5;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of message an Expert Advisor sends, and what stores the batches of each. The items of a
 * batch come as one JSON array in a row of {@code fresh}, so that many batches are one statement
 * and decimals stay exact; what is known already is left alone and not counted.
 *
 * <p>What makes an item the same one again: a deal its account and ticket, where other content
 * corrects it; a tick account, symbol, time in milliseconds, bid, ask and last; a bar account,
 * symbol, period and open time, where the last version counts; a receipt account, signal and order.
 * Accounts and positions are snapshots without a key of their own: only the message's id identifies
 * them from a resend.
 */
public enum Mt5Kind {
  DEAL(
      """
      insert into trading_data (raw_message_id, received_at, login, ticket, order_id, position_id, deal_time, type, entry,
        symbol, volume, price, commission, swap, profit, fee, sl, tp, magic, reason, comment, external_id,
        gmt_offset_s)
      select f.raw_id, f.received_at, f.account, ticket, "order", position_id, time, type, entry, symbol, volume, price,
        coalesce(commission, 0), coalesce(swap, 0), coalesce(profit, 0), coalesce(fee, 0), sl, tp, magic,
        reason, comment, external_id, gmt_offset_s
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (ticket text, "order" text, position_id text,
        time timestamptz, type text, entry text, symbol text, volume numeric, price numeric,
        commission numeric, swap numeric, profit numeric, fee numeric, sl numeric, tp numeric, magic text,
        reason text, comment text, external_id text, gmt_offset_s integer)
      on conflict (login, ticket) do nothing
      returning raw_message_id
      """,
      "select correct_deals(?, ?, ?, ?::jsonb), 0"),
  ACCOUNT(
      """
      insert into account_snapshots (raw_message_id, received_at, login, balance, equity, profit, margin, margin_free,
        margin_level, currency, leverage)
      select f.raw_id, f.received_at, f.account, balance, equity, profit, margin, margin_free, margin_level, currency, leverage
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (balance numeric, equity numeric,
        profit numeric, margin numeric, margin_free numeric, margin_level numeric, currency text,
        leverage integer)
      returning raw_message_id
      """),
  TICK(
      """
      insert into market_ticks (raw_message_id, login, symbol, tick_time, bid, ask, last, volume, flags)
      select f.raw_id, f.account, symbol, time, bid, ask, last, volume, flags
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (symbol text, time timestamptz, bid numeric,
        ask numeric, last numeric, volume numeric, flags integer)
      on conflict (login, symbol, tick_time, bid, ask, last) do nothing
      returning raw_message_id
      """),
  BAR(
      """
      select f.raw_id as raw_message_id from fresh f where false
      """,
      "select stored, aside from store_bars(?, ?, ?, ?::jsonb)"),
  POSITION(
      """
      insert into position_snapshots (raw_message_id, received_at, login, ticket, symbol, type, volume, price_open, sl, tp,
        profit, magic)
      select f.raw_id, f.received_at, f.account, ticket, symbol, type, volume, price_open, sl, tp, profit, magic
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (ticket text, symbol text, type text,
        volume numeric, price_open numeric, sl numeric, tp numeric, profit numeric, magic text)
      returning raw_message_id
      """),
  RECEIPT(
      """
      insert into order_receipts (raw_message_id, received_at, login, signal_id, inference_id, order_id, retcode,
        receipt_time)
      select f.raw_id, f.received_at, f.account, signal_id, inference_id, coalesce("order", ''), retcode, time
      from fresh f cross join lateral jsonb_to_recordset(f.items::jsonb) as item (signal_id text, inference_id text,
        "order" text, retcode integer, time timestamptz)
      on conflict (login, signal_id, order_id) do nothing
      returning raw_message_id
      """);

  private final String insert;
  private final @Nullable String then;

  Mt5Kind(String insert) {
    this(insert, null);
  }

  Mt5Kind(String insert, @Nullable String then) {
    this.insert = insert;
    this.then = then;
  }

  /** SQL that makes rows of {@code fresh (raw_id, account, received_at, items)}. */
  String insert() {
    return insert;
  }

  /**
   * SQL that does the rest for one message by account, raw message, time and items, and answers how
   * many rows it made or changed and how many items it put aside; null where nothing is left.
   */
  @Nullable String then() {
    return then;
  }
}

package io.bactrian.capture.reconciliation;

/**
 * How the moves of an account's balance are held against its deals. A snapshot carries no time of
 * its own, only when it came; a deal carries the broker's time too. Neither order is right for
 * every sender, so a move counts as explained if one of two readings explains it:
 *
 * <ol>
 *   <li>by arrival: the deals that came between the two snapshots. It is the only one for a replay,
 *       whose deals were made years before they arrive. Sums run over all snapshots: where what is
 *       unexplained comes back to where it was, a message was merely late.
 *   <li>by the broker's time: the deals made between the arrivals of the two snapshots, where a
 *       deal within 60 s of either may count on either side of it. It is the one for a history that
 *       is sent again.
 * </ol>
 *
 * Money lent (CREDIT) moves the balance at some brokers and not at others: both are taken. A
 * snapshot is judged once it is a minute old; up to 0.01 between two snapshots is rounding.
 */
final class Balances {
  private Balances() {}

  static final String GAPS =
      """
      with message as (
        select login, raw_message_id, id, received_at, balance, currency, 0 as amount, 0 as credit
        from account_snapshots
        where received_at >= :begin - interval '1 day' and received_at < :end
          and (cast(:login as text) is null or login = :login)
        union all
        select login, raw_message_id, id, received_at, null, null, case type when 'CREDIT' then 0 else total end,
          case type when 'CREDIT' then total else 0 end
        from (select *, profit + swap + commission + fee as total from trading_data) d
        where received_at >= :begin - interval '1 day' and received_at < :end
          and (cast(:login as text) is null or login = :login)
      ), booked as (
        select *, sum(amount) over arrival as booked, sum(credit) over arrival as lent
        from message window arrival as (partition by login order by received_at, raw_message_id, id)
      ), pair as (
        select login, currency, received_at, row_number() over arrival as n, lag(received_at) over arrival as since,
          balance - lag(balance) over arrival as moved,
          balance - lag(balance) over arrival - (booked - lag(booked) over arrival) as unexplained,
          lent - lag(lent) over arrival as lent
        from booked where balance is not null
        window arrival as (partition by login order by received_at, raw_message_id, id)
      ), level as (
        select *, round(sum(case when abs(unexplained) <= 0.01 or abs(unexplained - lent) <= 0.01 then 0
          else unexplained end) over (partition by login order by n), 2) as level
        from pair
      ), met as (
        select *, max(n) over (partition by login, coalesce(level, 0)) as last_met from level
      ), suspect as (
        select *, max(last_met) over (partition by login order by n rows between unbounded preceding and 1 preceding)
          as last_met_before
        from met
      ), judged as (
        select s.*, t.in_time from suspect s cross join lateral (
          with cut as (
            select row_number() over made as k, deal_time, sum(profit + swap + commission + fee) over made as booked
            from trading_data d
            where d.login = s.login and d.type <> 'CREDIT'
              and d.deal_time > s.since - interval '60 seconds' and d.deal_time <= s.received_at + interval '60 seconds'
            window made as (order by deal_time, length(ticket), ticket)
            union all select 0, s.since - interval '60 seconds', 0
          ), spread as (
            select *, lead(deal_time) over (order by k) as next from cut
          )
          select bool_or(abs(b.booked - a.booked - s.moved) <= 0.01) as explained,
            (select coalesce(sum(profit + swap + commission + fee), 0) from trading_data d where d.login = s.login
              and d.type <> 'CREDIT' and d.deal_time > s.since and d.deal_time <= s.received_at) as in_time
          from spread a join spread b on b.k >= a.k
          where a.deal_time <= s.since + interval '60 seconds'
            and (b.next is null or b.next > s.received_at - interval '60 seconds')
        ) t
        where s.last_met_before < s.n and s.received_at >= :begin
          and s.received_at < now() - interval '60 seconds' and not coalesce(t.explained, false)
      )
      select login, since, received_at, currency,
        case when abs(moved - in_time) < abs(unexplained) then moved - in_time else unexplained end as missing
      from judged
      order by received_at desc, login limit :limit
      """;
}

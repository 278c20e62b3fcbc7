-- Every decision that was answered, with all that it came from.
create table inferences (
  id              text        primary key, -- ULID, also travels in order receipts
  symbol          text        not null,
  strategy        text        not null,
  as_of           timestamptz not null, -- the moment that was asked about
  bar_closed_at   timestamptz,          -- the newest bar that was known; null where none was used
  action          text        not null check (action in ('BUY', 'SELL', 'HOLD')),
  proposed_action text        not null check (proposed_action in ('BUY', 'SELL', 'HOLD')), -- before the guard
  confidence      double precision not null,
  model           text,
  model_version   text,
  model_sha256    text,
  lobes           jsonb       not null,
  features        jsonb       not null,
  policy_verdict  text        not null check (policy_verdict in ('allow', 'reduce', 'block')),
  policy_reasons  text[]      not null,
  volume          numeric     not null, -- lots that may be traded
  caller          text        not null,
  asked_at        timestamptz not null,
  latency_us      bigint      not null  -- from the request's arrival to the writing of this row
);
create index inferences_symbol on inferences (symbol, id);
create index inferences_strategy on inferences (strategy, id);

-- Counts the writes to each series of bars, in the transaction of the bars: who remembers what came of a series asks
-- here whether it still holds.
create table bar_series (
  symbol   text   not null,
  period   text   not null,
  revision bigint not null,
  primary key (symbol, period)
) with (fillfactor = 50);

create function count_bar_series() returns trigger
  language plpgsql
  set search_path from current
as $$
begin
  if tg_op <> 'DELETE' then
    insert into bar_series as s (symbol, period, revision)
    select symbol, period, 1 from new_rows group by symbol, period order by symbol, period
    on conflict (symbol, period) do update set revision = s.revision + 1;
  end if;
  if tg_op <> 'INSERT' then
    insert into bar_series as s (symbol, period, revision)
    select symbol, period, 1 from old_rows group by symbol, period order by symbol, period
    on conflict (symbol, period) do update set revision = s.revision + 1;
  end if;
  return null;
end
$$;
create trigger count_bar_series_insert after insert on market_bars
  referencing new table as new_rows for each statement execute function count_bar_series();
create trigger count_bar_series_update after update on market_bars
  referencing old table as old_rows new table as new_rows for each statement execute function count_bar_series();
create trigger count_bar_series_delete after delete on market_bars
  referencing old table as old_rows for each statement execute function count_bar_series();

insert into bar_series (symbol, period, revision)
select symbol, period, 1 from market_bars group by symbol, period;

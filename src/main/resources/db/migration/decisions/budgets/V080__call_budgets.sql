-- What calls to hosts outside may use, by the key that asks, the strategy, or the host. Every budget that fits a call
-- holds. The row is what concurrent calls wait for: whoever reserves locks all that fit, in the order of their scopes.
create table call_budgets (
  id             bigint      generated always as identity primary key,
  scope          text        not null unique check (scope ~ '^(key|strategy|host):.'),
  calls_per_minute integer     check (calls_per_minute >= 0), -- in any 60 seconds
  calls_per_day    integer     check (calls_per_day >= 0),    -- midnight to midnight UTC
  money_per_day    numeric     check (money_per_day >= 0),
  currency       text        check (currency ~ '^[A-Z][A-Z0-9]{1,9}$'), -- of money_per_day
  reason         text        not null,
  updated_at     timestamptz not null default clock_timestamp(),
  updated_by     text        not null,
  check ((money_per_day is null) = (currency is null)),
  check (coalesce(calls_per_minute, calls_per_day, money_per_day) is not null)
);

-- Each call to a host outside, refused ones too: one row that is written before the call and settled once after it.
-- What was asked is here as a digest only, and what a host said not at all: both may hold a secret.
create table external_calls (
  id              bigint      generated always as identity primary key,
  at              timestamptz not null default clock_timestamp(),
  caller          text        not null, -- the role of a key, or a login; hub where nobody outside asked
  strategy        text        not null, -- empty for none
  host            text        not null,
  model           text        not null, -- as the host names it, empty for none
  route           text        not null, -- where the message came from
  question_sha256 text        not null,
  status          text        not null check (status in ('reserved', 'refused', 'answered', 'failed', 'not-sent')),
  reason          text,                 -- of a refusal; of a failure the fault's name
  currency        text        not null,
  reserved        numeric     not null check (reserved >= 0), -- the most that the call may cost
  price           numeric     check (price >= 0),             -- once it is settled
  input_tokens    bigint      check (input_tokens >= 0),
  output_tokens   bigint      check (output_tokens >= 0),
  duration_ms     bigint,
  expires_at      timestamptz not null, -- nobody settles it after this
  settled_at      timestamptz
);
create index external_calls_caller on external_calls (('key:' || caller), at);
create index external_calls_strategy on external_calls (('strategy:' || strategy), at);
create index external_calls_host on external_calls (('host:' || host), at);

create trigger external_calls_settle_once before update on external_calls
  for each row when (old.status <> 'reserved') execute function refuse_change_of_history();
create trigger external_calls_stay before delete on external_calls
  for each row execute function refuse_change_of_history();

-- What counts, by scope. A reservation that nobody settled, for its hub was killed, is spent as it was reserved.
create view call_spending as
with counted as not materialized (
  select caller, strategy, host, at, coalesce(price, reserved) as spent, currency
  from external_calls where status in ('reserved', 'answered', 'failed')
)
select 'key:' || caller as scope, at, spent, currency from counted
union all select 'strategy:' || strategy, at, spent, currency from counted
union all select 'host:' || host, at, spent, currency from counted;

create view call_budget_use as
select b.*, m.calls_last_minute, d.calls_today, d.money_today,
  (select s.at + interval '60 seconds' from call_spending s
   where s.scope = b.scope and s.at > statement_timestamp() - interval '60 seconds'
   order by s.at desc offset greatest(b.calls_per_minute, 1) - 1 limit 1) as minute_free_at,
  date_trunc('day', statement_timestamp(), 'UTC') + interval '24 hours' as day_free_at
from call_budgets b
cross join lateral (
  select count(*) as calls_last_minute from call_spending s
  where s.scope = b.scope and s.at > statement_timestamp() - interval '60 seconds') m
cross join lateral (
  select count(*) as calls_today, coalesce(sum(s.spent) filter (where s.currency = b.currency), 0) as money_today
  from call_spending s where s.scope = b.scope and s.at >= date_trunc('day', statement_timestamp(), 'UTC')) d;

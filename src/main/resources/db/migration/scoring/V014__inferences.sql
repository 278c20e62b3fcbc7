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

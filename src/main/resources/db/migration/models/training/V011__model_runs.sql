-- One training of one model: asked for, given a dataset, sent to a trainer, and what the trainer told of it.
create table model_runs (
  id                 text        primary key, -- ULID; the contract's run_id
  request_id         text        not null,    -- the runs of one request share a dataset
  model              text        not null,
  target             text        not null,
  symbol             text        not null,
  period             text        not null,
  window_from        timestamptz,
  window_to          timestamptz not null,
  hyperparameters    jsonb       not null default '{}',
  requested_by       text        not null,
  state              text        not null default 'queued'
                     check (state in ('queued', 'dispatched', 'running', 'completed', 'failed')),
  dataset_id         text,
  attempt            integer     not null default 0, -- how often it went to a trainer
  troubles           integer     not null default 0, -- how often in a row it got no further
  next_attempt_at    timestamptz not null default clock_timestamp(),
  dispatched_by      text,                    -- the hub whose own trainer has it; null for a trainer elsewhere
  token_sha256       bytea       unique,      -- of the attempt's token; kept when spent, so that a repeat is known
  progress           double precision not null default 0 check (progress between 0 and 1),
  final_body_sha256  bytea,
  metrics            jsonb,                   -- as the trainer tells them
  artifacts          jsonb,
  version            text,                    -- what it was registered as
  promoted           boolean,
  reason             text,                    -- the gate's, or why it failed
  created_at         timestamptz not null default clock_timestamp(),
  heard_at           timestamptz,             -- when the trainer was last heard of
  finished_at        timestamptz
);
create unique index model_runs_under_way on model_runs (model) where state in ('queued', 'dispatched', 'running');
create index model_runs_model on model_runs (model, id);

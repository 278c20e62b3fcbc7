-- A version that is tried beside the champion on a share of the units, and what that showed: docs/serving.md.
create table model_rollouts (
  id              text        primary key, -- ULID; also the salt that deals the units
  model           text        not null references models,
  champion        text        not null,    -- the version that it is compared with
  challenger      text        not null,
  unit            text        not null check (unit in ('strategy', 'login', 'caller')),
  test_group      text[]      not null,    -- units that the challenger answers at every share above 0
  steps           double precision[] not null, -- shares of the units, rising; 0 is shadow, the last is 1
  step            integer     not null default 1, -- of steps, from 1
  step_since      timestamptz not null default clock_timestamp(),
  rule            jsonb       not null,    -- what moves it, fixed before the first pair
  state           text        not null default 'running'
                  check (state in ('running', 'promoted', 'taken_back', 'stopped')),
  verdict         text,                    -- of the last look
  reasons         text[]      not null default '{}', -- of the last look
  looked_at       timestamptz,
  started_by      text        not null,
  reason          text        not null,
  needs_approval  boolean     not null,
  approved_by     text        check (approved_by <> started_by),
  approval_reason text,
  approved_at     timestamptz,
  created_at      timestamptz not null default clock_timestamp(),
  finished_at     timestamptz,
  foreign key (model, champion) references ml_model_versions (model, version),
  foreign key (model, challenger) references ml_model_versions (model, version),
  check (champion <> challenger),
  check (state <> 'promoted' or not needs_approval or approved_by is not null),
  check ((state = 'running') = (finished_at is null))
);
create unique index model_rollouts_running on model_rollouts (model) where state = 'running';
create index model_rollouts_created on model_rollouts (created_at, id);

-- Each change of a rollout with the evidence that it was made on. It only grows.
create table model_rollout_moves (
  id         bigint           generated always as identity primary key,
  rollout    text             not null references model_rollouts,
  kind       text             not null check (kind in ('start', 'raise', 'approve', 'promote', 'take_back', 'stop')),
  from_share double precision,
  to_share   double precision not null,
  verdict    text,            -- null: a person moved it
  reasons    text[]           not null,
  evidence   jsonb,           -- the look, the sample ratio and the window of limits
  by         text             not null,
  at         timestamptz      not null default clock_timestamp()
);
create index model_rollout_moves_rollout on model_rollout_moves (rollout, id);

-- What champion and challenger answered to the same question, and in which arm it was.
create table rollout_decisions (
  inference_id  text        not null references inferences on delete cascade,
  rollout       text        not null references model_rollouts,
  unit          text        not null, -- empty: the question named none, the champion answered
  arm           text        not null check (arm in ('champion', 'challenger')),
  share         double precision not null,
  bar_closed_at timestamptz not null, -- one pair a bar counts
  comparable    boolean     not null, -- of the hub's own features and of now
  champion      double precision[] not null, -- [classes] probabilities
  challenger    double precision[], -- null: it failed
  failure       text        check (failure in ('error', 'invalid', 'schema')),
  took_us       bigint      not null, -- the challenger alone
  asked_at      timestamptz not null,
  primary key (rollout, inference_id)
);
create index rollout_decisions_bar on rollout_decisions (rollout, bar_closed_at, inference_id);
create index rollout_decisions_asked on rollout_decisions (rollout, asked_at);
create index rollout_decisions_inference on rollout_decisions (inference_id);

-- The first comparable decision about each bar; its outcome when that is known.
create table rollout_pairs (
  rollout       text        not null references model_rollouts,
  bar_closed_at timestamptz not null,
  inference_id  text        not null,
  champion      double precision[] not null,
  challenger    double precision[] not null,
  label         smallint,    -- the class that came true, from 0; null: not known yet, or never
  known_at      timestamptz, -- when it could be known; null: not yet
  primary key (rollout, bar_closed_at)
);
create index rollout_pairs_open on rollout_pairs (rollout, bar_closed_at) where known_at is null;

alter table ml_model_deployments drop constraint ml_model_deployments_kind_check;
alter table ml_model_deployments add constraint ml_model_deployments_kind_check
  check (kind in ('gate', 'promote', 'rollback', 'rollout'));

-- Who served when is asked of these rows, so that they only grow.
create function refuse_change_of_history() returns trigger
  language plpgsql
as $$
begin
  raise exception '% only grows: a row of it is never changed or removed', tg_table_name;
end
$$;
create trigger ml_model_deployments_grow before update or delete on ml_model_deployments
  for each row execute function refuse_change_of_history();
create trigger model_rollout_moves_grow before update or delete on model_rollout_moves
  for each row execute function refuse_change_of_history();

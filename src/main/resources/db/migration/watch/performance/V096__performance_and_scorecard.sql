-- What models answered to /infer and what came true: the first answer of a version to a strategy about a bar.
create table prediction_outcomes (
  model         text        not null,
  version       text        not null,
  strategy      text        not null,
  bar_closed_at timestamptz not null,
  inference_id  text        not null,
  arm           text        not null check (arm in ('champion', 'challenger', 'shadow')), -- shadow: it answered nobody
  regime        text        not null check (regime in ('low', 'mid', 'high', 'unknown')), -- of volatility, when asked
  probabilities double precision[] not null, -- [classes]
  base          double precision[], -- [classes] frequencies in the training; null where nobody knows them
  label         smallint,           -- the class that came true, from 0; null: not known yet, or never
  known_at      timestamptz,        -- when it could be known; null: not yet
  primary key (model, version, bar_closed_at, strategy),
  foreign key (model, version) references ml_model_versions (model, version)
);
create index prediction_outcomes_open on prediction_outcomes (model, version, bar_closed_at) where known_at is null;

-- Figures of live predictions and trades beside the scores that are of one dataset: of those slice_by is null.
alter table ml_performance_metrics
  alter column model drop not null, -- null: trades, whatever decided them
  alter column version drop not null,
  alter column run_id drop not null,
  add column slice_by       text check (slice_by in ('all', 'strategy', 'symbol', 'regime', 'arm', 'hour')),
  add column slice          text,
  add column low            double precision, -- of the two-sided 95 % interval of the value
  add column high           double precision,
  add column effective_rows double precision; -- independent rows that say as much; null where nobody can say
create unique index ml_performance_metrics_slice on ml_performance_metrics
  (coalesce(model, ''), coalesce(version, ''), metric, slice_by, slice) where slice_by is not null;

-- What accuracy would turn out to be, estimated of confidence before it was known, and what it was.
create table performance_estimates (
  id            bigint           generated always as identity primary key,
  model         text             not null,
  version       text             not null,
  window_from   timestamptz      not null, -- the oldest bar
  window_to     timestamptz      not null,
  rows          integer          not null, -- predictions, one a bar
  method        text             not null,
  calibrated_on integer          not null, -- earlier predictions with an outcome that was known before the window
  estimate      double precision not null,
  low           double precision not null, -- 95 % of what would come
  high          double precision not null,
  made_at       timestamptz      not null default clock_timestamp(),
  actual        double precision,          -- null: not all is known yet
  actual_rows   integer,                   -- predictions that got an outcome
  difference    double precision,          -- estimate less actual
  known_at      timestamptz,
  unique (model, version, window_to),
  foreign key (model, version) references ml_model_versions (model, version)
);

-- The newest scorecard.
create table scorecard (
  place       integer          not null,
  measure     text             not null,
  subject     text             not null, -- what it is of: a model, or all
  state       text             not null check (state in ('met', 'missed', 'unclear', 'not_enough_data')),
  value       double precision,          -- null: not enough data
  low         double precision,
  high        double precision,
  unit        text             not null,
  target      double precision,
  better      text             not null check (better in ('above', 'below')),
  base        double precision,          -- what needs no model or skill
  rows        bigint           not null,
  source      text             not null, -- what was counted
  missing     text             not null, -- what is missing, or what limits the figure
  changed_at  timestamptz      not null default clock_timestamp(),
  primary key (measure, subject)
);

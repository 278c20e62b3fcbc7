-- The models that came back from training, what the gate said of each, and which one answers.
create table models (
  model      text        primary key, -- <symbol>-<period>-<target>, lower case
  symbol     text        not null,
  period     text        not null,
  target     text        not null,
  champion   text,                    -- the version that answers; null: none does
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);

create table ml_model_versions (
  model                         text             not null references models,
  version                       text             not null, -- the first 16 hexadecimal digits of sha256
  sha256                        text             not null,
  size                          bigint           not null, -- bytes
  run_id                        text             not null unique,
  dataset_id                    text             not null references datasets,
  features                      text[]           not null, -- in the order of the input
  classes                       text[]           not null, -- in the order of the output
  alias                         text             not null check (alias in ('champion', 'candidate', 'retired')),
  verdict                       text             not null check (verdict in ('promoted', 'refused')),
  reason                        text             not null, -- the gate's, with its figures
  log_loss                      double precision,
  base_log_loss                 double precision,
  improvement                   double precision,
  improvement_lower_95          double precision,
  champion_improvement_lower_95 double precision, -- null: there was no champion to compare with
  rows                          bigint           not null, -- of the holdout
  created_at                    timestamptz      not null default clock_timestamp(),
  primary key (model, version)
);
create unique index ml_model_versions_champion on ml_model_versions (model) where alias = 'champion';
create index ml_model_versions_created on ml_model_versions (created_at, model, version);
alter table models add foreign key (model, champion) references ml_model_versions (model, version);

-- Every move of the alias champion.
create table ml_model_deployments (
  id           bigint      generated always as identity primary key,
  model        text        not null references models,
  kind         text        not null check (kind in ('gate', 'promote', 'rollback')),
  from_version text,                 -- null: there was none
  to_version   text,                 -- null: there is none now
  by           text        not null, -- gate, or who asked
  reason       text        not null,
  at           timestamptz not null default clock_timestamp()
);
create index ml_model_deployments_model on ml_model_deployments (model, id);

create table ml_performance_metrics (
  id          bigint           generated always as identity primary key,
  model       text             not null,
  version     text             not null,
  run_id      text             not null,
  metric      text             not null,
  value       double precision not null,
  base        double precision,         -- the same metric of the base rate
  lower_95    double precision,         -- one-sided bound of the improvement over the base
  rows        bigint           not null,
  measured_on text             not null, -- dataset id and file
  created_at  timestamptz      not null default clock_timestamp(),
  foreign key (model, version) references ml_model_versions (model, version)
);
create index ml_performance_metrics_model on ml_performance_metrics (model, version);

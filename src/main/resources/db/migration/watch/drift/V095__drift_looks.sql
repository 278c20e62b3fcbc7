-- Looks whether what models are asked about has drifted from their training: docs/serving.md.
create table drift_looks (
  id           bigint           generated always as identity primary key,
  model        text             not null references models,
  version      text             not null,
  at           timestamptz      not null default clock_timestamp(),
  state        text             not null check (state in ('drifted', 'stable', 'no_data', 'warm_up', 'not_enough_data')),
  reason       text             not null,
  window_from  timestamptz,               -- the oldest bar that was decided about; null for none
  window_to    timestamptz,
  rows         integer          not null, -- decisions that were compared
  false_alarms double precision not null, -- share of such looks that find a drift where there is none
  drifted      text[]           not null, -- features, the farthest first
  report       jsonb            not null,
  foreign key (model, version) references ml_model_versions (model, version)
);
-- Two looks share no decision, else the share of false alarms would not hold.
create unique index drift_looks_window on drift_looks (model, version, window_to)
  where state in ('drifted', 'stable', 'not_enough_data');
create index drift_looks_model on drift_looks (model, id);

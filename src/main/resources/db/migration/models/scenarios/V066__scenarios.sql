-- Situations whose right answer is agreed on. Each new model and each new map of weights is asked them all.
create table scenarios (
  name       text        primary key,
  subject    text        not null check (subject in ('model', 'fusion')),
  applies_to text        not null, -- a pattern with * for models' names, or for symbols where the subject is fusion
  given      jsonb       not null, -- bars, features or lobes
  expected   jsonb       not null,
  enabled    boolean     not null,
  revision   integer     not null,
  changed_by text        not null,
  changed_at timestamptz not null default clock_timestamp()
);

create table scenario_changes (
  id       bigint      generated always as identity primary key,
  name     text        not null,
  action   text        not null check (action in ('write', 'delete')),
  revision integer     not null,
  scenario jsonb,                -- as it was from then on; null: deleted
  by       text        not null,
  reason   text        not null,
  at       timestamptz not null default clock_timestamp()
);
create index scenario_changes_name on scenario_changes (name, id);

create table scenario_results (
  id       bigint      generated always as identity primary key,
  subject  text        not null check (subject in ('model', 'fusion')),
  of       text        not null, -- the model, or the symbol of the weights
  version  text        not null,
  scenario text        not null,
  revision integer     not null, -- of the scenario
  passed   boolean     not null,
  expected jsonb       not null,
  actual   jsonb       not null,
  reason   text        not null,
  at       timestamptz not null default clock_timestamp()
);
create index scenario_results_of on scenario_results (subject, of, version, id);
create index scenario_results_scenario on scenario_results (scenario, id);

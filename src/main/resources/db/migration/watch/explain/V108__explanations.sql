-- What moved each part of a decision: docs/explanations.md.
create table ai_explanations (
  id            bigint           generated always as identity primary key,
  inference_id  text             not null references inferences on delete cascade,
  part          text             not null, -- fusion, or the lobe that a model answered as
  state         text             not null check (state in ('explained', 'unexplained')),
  reason        text,                      -- why it is unexplained
  method        text,
  of            text             not null, -- the quantity that the contributions add up to
  model         text             not null, -- fusion: of its weights
  version       text             not null,
  base          double precision,
  output        double precision,          -- as the decision has it
  error         double precision,          -- base and contributions less the output
  contributions jsonb            not null, -- the largest first, equal ones by name
  paths         jsonb            not null, -- through trees, the largest leaves first
  trees         integer          not null, -- of the model; 0 where it has none
  background    integer          not null, -- rows of the training that were asked beside it
  took_us       bigint           not null,
  explained_at  timestamptz      not null default clock_timestamp(),
  unique (inference_id, part),
  check (state = 'unexplained' or (base is not null and output is not null and method is not null)),
  check ((state = 'unexplained') = (reason is not null))
);
create index ai_explanations_version on ai_explanations (model, version, id);

insert into retention (table_name, kind, note) values ('ai_explanations', 'own', 'with their decision');

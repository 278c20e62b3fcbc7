-- Snapshots in the object store, one row each. A row is written after its objects, so what it names is whole; it
-- never changes, for its id is made of the manifest, and the manifest of the content.
create table datasets (
  id              text        primary key, -- ds- and 16 digits of manifest_sha256
  symbol          text        not null,
  period          text        not null,
  first_at        timestamptz not null, -- the first sample's moment
  known_at        timestamptz not null, -- the moment of knowledge: nothing later was used
  holdout_at      timestamptz not null, -- the first moment of the holdout
  bars            bigint      not null, -- bars that were read
  signals         bigint      not null, -- samples that are signals
  rows            bigint      not null, -- samples in both files
  train_key       text        not null,
  train_sha256    text        not null,
  train_size      bigint      not null,
  train_rows      bigint      not null,
  holdout_key     text        not null,
  holdout_sha256  text        not null,
  holdout_size    bigint      not null,
  holdout_rows    bigint      not null,
  features        text[]      not null, -- in the order of a model's input
  targets         jsonb       not null, -- target -> its classes in the order of a model's output
  code_version    text        not null,
  manifest_sha256 text        not null,
  manifest        jsonb       not null,
  created_at      timestamptz not null default clock_timestamp()
);
create index datasets_created on datasets (created_at, id);

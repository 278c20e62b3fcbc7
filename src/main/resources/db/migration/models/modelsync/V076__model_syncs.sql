-- Artifacts that model sync looked at, and what became of each.
create table model_syncs (
  id            text        primary key,              -- github-<artifact id>, or s3-<16 hexadecimal digits of key and etag>
  at            timestamptz not null,                 -- when it was seen first; names its backup
  source        text        not null,                 -- github:<owner>/<name>@<run id>, or s3:<key>
  artifact      text        not null,                 -- its name
  digest        text,                                 -- sha256:<hexadecimal digits>; null where the source gives none
  size          bigint      not null,                 -- bytes, packed
  status        text        not null check (status in ('taken', 'waiting', 'refused', 'candidate', 'promoted')),
  attempts      integer     not null default 1,
  taken_at      timestamptz not null default clock_timestamp(),
  finished_at   timestamptz,
  model         text,
  version       text,
  reason        text        not null default '',
  config        jsonb,                                -- of its metadata.json
  compared_with text,                                 -- the version that changes are counted from
  changes       jsonb       not null default '[]',    -- [{parameter, before, after}]
  backup        text                                  -- key of the kept file; null: pruned, or there was none
);
create index model_syncs_at on model_syncs (at, id);
create index model_syncs_model on model_syncs (model, finished_at) where model is not null;

-- What is known of each address that is polled; address '' is for all of a source.
create table model_sync_sources (
  address    text        primary key,
  etag       text,
  polled_at  timestamptz,
  not_before timestamptz -- the limit of requests ends then
);

-- A model from elsewhere may have learned from no dataset of this hub.
alter table ml_model_versions alter column dataset_id drop not null;

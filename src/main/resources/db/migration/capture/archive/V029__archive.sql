-- Chart images and Pine sources, each once by its content; the bytes lie in the object store.
create table archived_files (
  id           bigint generated always as identity primary key,
  kind         text        not null check (kind in ('charts', 'pine')),
  name         text        not null,
  sha256       text        not null,
  key          text        not null unique,
  content_type text        not null,
  size         bigint      not null,
  archived_at  timestamptz not null default clock_timestamp(),
  archived_by  text        not null,
  unique (kind, name, sha256)
);

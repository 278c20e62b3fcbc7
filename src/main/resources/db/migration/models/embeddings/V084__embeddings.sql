-- Vectors of texts, one an item: docs/embeddings.md. Vectors of one model alone compare; whoever searches asks for its own.
create table embeddings (
  kind        text        not null check (kind <> ''), -- what is searched together
  item        text        not null check (item <> ''), -- whose text it is, as its source names it
  model       text        not null check (model <> ''), -- with the digest of its file
  vector      real[]      not null
    check (cardinality(vector) = 384 and array_ndims(vector) = 1 and array_position(vector, null) is null),
  text_sha256 text        not null check (text_sha256 ~ '^[0-9a-f]{64}$'), -- the text itself is its source's to keep
  at          timestamptz not null default clock_timestamp(),
  primary key (kind, item)
);

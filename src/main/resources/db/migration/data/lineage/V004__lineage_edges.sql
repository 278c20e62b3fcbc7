-- What came of what. Ids: raw_message and signal their id; order, deal and trade <login>/<order, ticket, position>.
create table lineage_edges (
  from_kind  text        not null,
  from_id    text        not null,
  to_kind    text        not null,
  to_id      text        not null,
  relation   text        not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (from_kind, from_id, to_kind, to_id, relation)
);
create index lineage_edges_to on lineage_edges (to_kind, to_id);

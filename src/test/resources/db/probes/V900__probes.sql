-- Tables of the fan-out tests only.
create table probes (
  id      bigint  primary key,
  value   bigint  not null default 0,
  amount  numeric,
  details jsonb
);
create table probe_pairs (
  login text not null,
  id    text not null,
  value bigint,
  primary key (login, id)
);
create table probe_counts (
  subscriber text primary key,
  n          bigint not null
);
create table probe_unique (id bigint primary key);

-- A number that says whether somebody changed a rule meanwhile.
alter table retention add column version bigint not null default 1;

create or replace view retention_state as
select r.table_name, r.kind, r.age, r.condition, r.keep_days, r.least_days, r.note,
  greatest(c.reltuples, 0)::bigint as rows, pg_total_relation_size(c.oid) as bytes, p.at as pruned_at, p.rows as removed,
  r.version
from retention r
join pg_class c on c.oid = to_regclass(r.table_name)
left join lateral (
  select at, rows from retention_prunings where table_name = r.table_name order by id desc limit 1) p on true;

-- What the triggers of captured tables write, in the transaction of the row itself. The leader moves what is
-- visible from here to the change log, so this table is nearly always empty.
create table change_inbox (
  id         bigint generated always as identity primary key,
  txid       xid8        not null default pg_current_xact_id(),
  table_name text        not null,
  operation  text        not null check (operation in ('insert', 'update', 'delete')),
  row_key    text        not null, -- primary key columns, joined with /
  before     jsonb,
  after      jsonb,
  written_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- Every change with its position: without gaps, in the order in which changes became visible.
create table change_log (
  position      bigint      primary key,
  id            bigint      not null unique,
  txid          xid8        not null,
  table_name    text        not null,
  operation     text        not null,
  row_key       text        not null,
  before        jsonb,
  after         jsonb,
  written_at    timestamptz not null,
  positioned_at timestamptz not null default clock_timestamp()
);

-- The last position given. Its one row is locked while positions are given: two leaders cannot give one twice.
create table change_head (
  one      boolean primary key default true check (one),
  position bigint  not null
) with (fillfactor = 10);
insert into change_head (position) values (0);

create table change_subscribers (
  subscriber        text        primary key,
  route_id          text        not null,
  tables            text[]      not null,
  operations        text[]      not null,
  position          bigint      not null, -- every change up to here is dealt with
  delivered         bigint      not null default 0,
  failed            bigint      not null default 0,
  state             text        not null default 'running' check (state in ('running', 'paused')),
  last_error        text,
  last_delivered_at timestamptz,
  updated_at        timestamptz not null default clock_timestamp()
) with (fillfactor = 50);

-- One function for every captured table; the trigger's arguments are the primary key columns. An update pairs
-- before and after by primary key: one that changes a key is a delete and an insert, one that changes nothing is
-- no change.
create function capture_change() returns trigger
  language plpgsql
  set timezone = 'UTC'
  set search_path from current
as $$
begin
  if tg_op = 'INSERT' then
    insert into change_inbox (table_name, operation, row_key, after)
    select tg_table_name, 'insert', concat_ws('/', r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]), r
    from (select to_jsonb(t) from new_rows t) as changed (r);
  elsif tg_op = 'DELETE' then
    insert into change_inbox (table_name, operation, row_key, before)
    select tg_table_name, 'delete', concat_ws('/', r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]), r
    from (select to_jsonb(t) from old_rows t) as changed (r);
  else
    insert into change_inbox (table_name, operation, row_key, before, after)
    select tg_table_name,
           case when o.r is null then 'insert' when n.r is null then 'delete' else 'update' end,
           array_to_string(coalesce(n.k, o.k), '/'), o.r, n.r
    from (select r, array[r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]]
          from (select to_jsonb(t) from old_rows t) as old_row (r)) as o (r, k)
    full join (select r, array[r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]]
               from (select to_jsonb(t) from new_rows t) as new_row (r)) as n (r, k) on n.k = o.k
    where o.r is distinct from n.r;
  end if;
  return null;
end
$$;

-- Gives positions to at most `batch` visible changes in the order of their ids, in one transaction. The plan must
-- not depend on how full the inbox was when the leader connected.
create function move_changes(batch integer, out moved bigint, out moved_tables text[])
  language plpgsql
  set enable_seqscan = off
  set enable_bitmapscan = off
  set search_path from current
as $$
declare
  head bigint;
begin
  moved := 0;
  moved_tables := '{}';
  perform id from change_inbox order by id limit 1;
  if not found then
    return;
  end if;
  select position into head from change_head for update;
  with picked as (
    select id from change_inbox order by id limit batch
  ), taken as (
    delete from change_inbox i using picked p where i.id = p.id returning i.*
  ), placed as (
    insert into change_log (position, id, txid, table_name, operation, row_key, before, after, written_at)
    select head + row_number() over (order by id), id, txid, table_name, operation, row_key, before, after, written_at
    from taken
    returning table_name
  )
  select count(*), coalesce(array_agg(distinct table_name), '{}') into moved, moved_tables from placed;
  update change_head set position = head + moved where moved > 0;
end
$$;

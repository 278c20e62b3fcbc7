-- A change is known by what both kinds of capture see: transaction, table, key, and which change of that row in that
-- transaction it is. A log-based capture brings the txid and the place in the write-ahead log, triggers leave the
-- place empty; '0/0' stands for a row that was read again because the log had been lost.
alter table change_inbox add column lsn pg_lsn;
create unique index change_inbox_lsn on change_inbox (txid, lsn, table_name, row_key) where lsn is not null;

alter table change_log
  drop column id,
  add column ordinal integer not null default 0, -- of the changes of one row in one transaction, from 0
  add column lsn     pg_lsn;
create index change_log_event on change_log (txid, hashtext(row_key));

alter table change_subscribers
  add column start        text   not null default 'beginning', -- where a new name began: beginning, now or a time
  add column muted_until  bigint not null default 0, -- up to this position nothing leaves the hub
  add column rewinds      bigint not null default 0; -- tells who keeps offsets that they are void

-- What of several hubs one does. A lease instead of a session's lock: a pooler lends sessions to others.
create table hub_leases (
  name   text        primary key,
  holder text        not null,
  until  timestamptz not null
);

-- Gives positions to at most `batch` visible changes in the order of their ids, in one transaction. The plan must
-- not depend on how full the inbox was when the leader connected. What a log-based capture brings twice, or what a
-- trigger has brought before, is dropped.
create or replace function move_changes(batch integer, out moved bigint, out moved_tables text[])
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
  -- Nothing is lost with a move that a crash undoes: its changes are back in the inbox. What a subscriber committed
  -- lies behind the move in the write-ahead log, so it is undone before it.
  perform set_config('synchronous_commit', 'off', true);
  select position into head from change_head for update;
  with picked as (
    select id from change_inbox order by id limit batch
  ), taken as (
    delete from change_inbox i using picked p where i.id = p.id returning i.*
  ), fresh as (
    select t.*, (select count(*) from change_log l
                 where l.txid = t.txid and hashtext(l.row_key) = hashtext(t.row_key)
                   and l.row_key = t.row_key and l.table_name = t.table_name)
                + row_number() over (partition by t.txid, t.table_name, t.row_key order by t.id) - 1 as ordinal
    from taken t
    where t.lsn is null or not exists (
      select from change_log l
      where l.txid = t.txid and hashtext(l.row_key) = hashtext(t.row_key)
        and l.row_key = t.row_key and l.table_name = t.table_name
        and (l.lsn is null or l.lsn = t.lsn or '0/0' in (l.lsn, t.lsn)))
  ), placed as (
    insert into change_log (position, txid, ordinal, table_name, operation, row_key, before, after, written_at, lsn)
    select head + row_number() over (order by id), txid, ordinal, table_name, operation, row_key, before, after,
           written_at, lsn
    from fresh
    returning table_name
  )
  select count(*), coalesce(array_agg(distinct table_name), '{}') into moved, moved_tables from placed;
  update change_head set position = head + moved where moved > 0;
  if moved > 0 then
    perform pg_notify('hub_changes', array_to_string(moved_tables, ','));
  end if;
end
$$;

-- The last position before a time, by halving: times grow with positions.
create function change_position_before(at timestamptz) returns bigint
  language plpgsql
  stable
  set search_path from current
as $$
declare
  low  bigint := (select coalesce(min(l.position) - 1, (select h.position from change_head h)) from change_log l);
  high bigint := (select position from change_head);
  middle bigint;
  seen timestamptz;
begin
  while low < high loop
    middle := (low + high + 1) / 2;
    select l.positioned_at into seen from change_log l where l.position >= middle order by l.position limit 1;
    if seen < at then
      low := middle;
    else
      high := middle - 1;
    end if;
  end loop;
  return low;
end
$$;

-- How far log-based capture has come; no row while triggers capture. Written in the transaction of the changes
-- themselves, so it is never ahead of them and never behind what the slot was told.
create table wal_capture (
  one      boolean primary key default true check (one),
  lsn      pg_lsn  not null, -- every commit up to here is captured
  seen     xid8    not null, -- every transaction below this one is captured
  gap_at   timestamptz,      -- when the log was last found lost
  gap_rows bigint
);

-- What is captured from the log. Rows to be read are those that transactions from read_from on wrote: before the log
-- is followed, because it does not tell of them.
create table wal_capture_tables (
  table_name   text primary key,
  read_from    xid8,
  identity_was text not null -- pg_class.relreplident before capture
);

-- As before, and with log-based capture beside triggers: the log may tell of a transaction a moment before it is
-- visible, and one batch may hold what a trigger and the log bring of the same change. A plan made while the inbox was
-- nearly empty joined it with itself row by row: by an array it cannot.
create or replace function move_changes(batch integer, out moved bigint, out moved_tables text[])
  language plpgsql
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_nestloop = off
  set search_path from current
as $$
declare
  head bigint;
  now_visible pg_snapshot;
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
  now_visible := pg_current_snapshot();
  with taken as (
    delete from change_inbox where id = any(array(
      select id from change_inbox
      where lsn is null or pg_visible_in_snapshot(txid, now_visible) order by id limit batch))
    returning *
  ), triggered as (
    select distinct txid, table_name, row_key from taken
    where lsn is null and exists (select from taken where lsn is not null)
  ), fresh as (
    select t.*, (select count(*) from change_log l
                 where l.txid = t.txid and hashtext(l.row_key) = hashtext(t.row_key)
                   and l.row_key = t.row_key and l.table_name = t.table_name)
                + row_number() over (partition by t.txid, t.table_name, t.row_key order by t.id) - 1 as ordinal
    from taken t
    left join triggered g
      on t.lsn is not null and g.txid = t.txid and g.table_name = t.table_name and g.row_key = t.row_key
    where t.lsn is null or g.txid is null and not exists (
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

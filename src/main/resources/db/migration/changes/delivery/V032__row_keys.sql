-- The text that tells a row from the others of its table: the key column's value as it is, or those of several
-- columns joined with slashes, where a slash or backslash inside of a value has a backslash before it. Without it
-- ("a/b", "c") and ("a", "b/c") were one key.
create function row_key(key1 text, key2 text default null, key3 text default null) returns text
  language sql stable parallel safe
  return case when key2 is null and key3 is null then key1
    else concat_ws('/', replace(replace(key1, '\', '\\'), '/', '\/'), replace(replace(key2, '\', '\\'), '/', '\/'),
      replace(replace(key3, '\', '\\'), '/', '\/')) end;

create or replace function capture_change() returns trigger
  language plpgsql
  set timezone = 'UTC'
  set search_path from current
as $$
begin
  if tg_op = 'INSERT' then
    insert into change_inbox (table_name, operation, row_key, after)
    select tg_table_name, 'insert', row_key(r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]), r
    from (select to_jsonb(t) from new_rows t offset 0) as changed (r);
  elsif tg_op = 'DELETE' then
    insert into change_inbox (table_name, operation, row_key, before)
    select tg_table_name, 'delete', row_key(r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]), r
    from (select to_jsonb(t) from old_rows t offset 0) as changed (r);
  else
    insert into change_inbox (table_name, operation, row_key, before, after)
    select tg_table_name,
           case when o.r is null then 'insert' when n.r is null then 'delete' else 'update' end,
           row_key((coalesce(n.k, o.k))[1], (coalesce(n.k, o.k))[2], (coalesce(n.k, o.k))[3]), o.r, n.r
    from (select r, array[r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]]
          from (select to_jsonb(t) from old_rows t offset 0) as old_row (r)) as o (r, k)
    full join (select r, array[r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]]
               from (select to_jsonb(t) from new_rows t offset 0) as new_row (r)) as n (r, k) on n.k = o.k
    where o.r is distinct from n.r;
  end if;
  return null;
end
$$;

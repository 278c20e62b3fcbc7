-- A row becomes JSON once: without the offset the planner repeats it wherever the result is read.
create or replace function capture_change() returns trigger
  language plpgsql
  set timezone = 'UTC'
  set search_path from current
as $$
begin
  if tg_op = 'INSERT' then
    insert into change_inbox (table_name, operation, row_key, after)
    select tg_table_name, 'insert', concat_ws('/', r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]), r
    from (select to_jsonb(t) from new_rows t offset 0) as changed (r);
  elsif tg_op = 'DELETE' then
    insert into change_inbox (table_name, operation, row_key, before)
    select tg_table_name, 'delete', concat_ws('/', r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]), r
    from (select to_jsonb(t) from old_rows t offset 0) as changed (r);
  else
    insert into change_inbox (table_name, operation, row_key, before, after)
    select tg_table_name,
           case when o.r is null then 'insert' when n.r is null then 'delete' else 'update' end,
           array_to_string(coalesce(n.k, o.k), '/'), o.r, n.r
    from (select r, array[r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]]
          from (select to_jsonb(t) from old_rows t offset 0) as old_row (r)) as o (r, k)
    full join (select r, array[r ->> tg_argv[0], r ->> tg_argv[1], r ->> tg_argv[2]]
               from (select to_jsonb(t) from new_rows t offset 0) as new_row (r)) as n (r, k) on n.k = o.k
    where o.r is distinct from n.r;
  end if;
  return null;
end
$$;

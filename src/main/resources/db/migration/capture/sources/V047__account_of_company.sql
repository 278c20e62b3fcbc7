-- A sender that named its company only and now names its server, too, is the same account.
create or replace function mt5_account(of_login text, of_server text, of_company text) returns text
  language plpgsql
  set search_path from current
as $$
declare
  server_key text := coalesce(of_server, of_company);
  found text;
  held integer;
begin
  if server_key is null then
    select count(*), min(a.account) into held, found from mt5_accounts a where a.login = of_login;
    return case held when 0 then of_login when 1 then found end;
  end if;
  for attempt in 1..2 loop
    select a.account into found from mt5_accounts a
    where a.login = of_login and (a.server = server_key or of_server is null and a.company = of_company)
    order by a.first_seen_at limit 1;
    exit when found is not null;
    perform pg_advisory_xact_lock(hashtextextended('mt5 account ' || of_login, 0)); -- and look again
  end loop;
  if found is null then
    update mt5_accounts a set server = of_server
    where a.login = of_login and a.server = of_company and a.company = of_company
    returning a.account into found;
  end if;
  if found is null then
    found := of_login;
    if exists (select from mt5_accounts a where a.login = of_login) then
      found := of_login || '@' || regexp_replace(server_key, '[^A-Za-z0-9._-]+', '-', 'g');
    end if;
    while exists (select from mt5_accounts a where a.account = found) loop
      found := found || '~';
    end loop;
    insert into mt5_accounts (login, server, company, account) values (of_login, server_key, of_company, found);
  end if;
  return found;
end
$$;

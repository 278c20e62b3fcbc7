-- Users with a name of their own, beside the operator and the investor of credentials.properties: docs/accounts.md.
create table users (
  name              text        primary key check (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  display_name      text        not null,
  role              text        not null check (role in ('operator', 'analyst', 'investor', 'vip')),
  password          text,        -- as Spring's DelegatingPasswordEncoder writes it; null: none was chosen
  invite_sha256     bytea       unique,
  invite_expires_at timestamptz,
  oidc_issuer       text,
  oidc_subject      text,
  epoch             bigint      not null default 1, -- sessions of an earlier one have ended
  created_at        timestamptz not null default clock_timestamp(),
  created_by        text        not null,
  disabled_at       timestamptz,
  disabled_by       text,
  last_login_at     timestamptz,
  unique (oidc_issuer, oidc_subject),
  check ((oidc_issuer is null) = (oidc_subject is null)),
  check ((invite_sha256 is null) = (invite_expires_at is null))
);
create index users_created on users (created_at, name);
call announce_changes_of('users', '');

insert into retention (table_name, kind, note) values ('users', 'kept', 'who may log in, and who could');

-- A user is a subject of the portal's grants.
alter table portal_grants drop constraint portal_grants_subject_check;
alter table portal_grants add constraint portal_grants_subject_check
  check (subject ~ '^(investor|operator|(supabase|role|share|user):.+)$');

-- Some see the portal with a delay of their own.
alter table portal_settings add column vip_delay_seconds integer not null default 0
  check (vip_delay_seconds between 0 and 604800);

-- Whether who asks is a VIP: a user by the row, a user of Supabase by the claim that only the hub itself can set.
create function portal.vip() returns boolean
  language plpgsql stable security definer parallel safe
as $$
declare
  who text := portal.subject();
begin
  if who like 'user:%' then
    return exists (select from users where name = substr(who, 6) and role = 'vip' and disabled_at is null);
  end if;
  return session_user = current_user and who like 'supabase:%'
    and coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'hub_role' = 'vip', false);
end
$$;

create or replace function portal.until() returns timestamptz
  language plpgsql stable security definer parallel safe
as $$
begin
  return (select now() - make_interval(secs => case when portal.vip() then vip_delay_seconds else delay_seconds end)
    from portal_settings);
end
$$;

-- Nobody can put a table of their own before the hub's.
do $$
begin
  execute format('alter function portal.vip() set search_path = %I, pg_temp', current_schema());
  execute format('alter function portal.until() set search_path = %I, pg_temp', current_schema());
end
$$;

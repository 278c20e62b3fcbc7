-- A role and a schema of the hub's own in a Supabase project: run it once as postgres, in the SQL editor or by psql.
-- docs/supabase.md says why, and which address the hub takes.

-- Put a long random password here; HUB_DB_PASSWORD is the same.
create role bactrian_hub login password 'CHANGE-ME';
grant bactrian_hub to postgres; -- so that postgres may hand it a schema

-- The investor portal reads as this role (docs/portal.md).
create role bactrian_investor nologin;
grant bactrian_investor to bactrian_hub;

-- Not in public: there Supabase grants every new table to anon and authenticated, and its API serves that schema.
create schema bactrian authorization bactrian_hub;
alter role bactrian_hub set search_path = bactrian;

-- The migrations make the schema analytics; backtests hide later rows behind temporary views.
grant create, temporary on database postgres to bactrian_hub;

-- Not by anybody else, whatever the project's defaults are.
revoke all on schema bactrian from public, anon, authenticated, service_role;
alter default privileges for role bactrian_hub revoke execute on functions from public;

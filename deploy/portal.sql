-- The investor portal's role, for a PostgreSQL whose hub may not make roles. An administrator runs it once in the hub's
-- database, after the hub's first start: psql -v hub=<the hub's user> -f deploy/portal.sql. docs/portal.md says what for.
select 'create role bactrian_investor nologin' where not exists (select from pg_roles where rolname = 'bactrian_investor') \gexec
grant bactrian_investor to :"hub";
set role :"hub";
select portal.admit('bactrian_investor');
reset role;

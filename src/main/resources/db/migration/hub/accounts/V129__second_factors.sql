-- A second factor of who logs in, users and those of credentials.properties: docs/accounts.md.
create table second_factors (
  login          text        primary key,
  secret         text        not null, -- enciphered with secrets.key
  confirmed_at   timestamptz,          -- null: it is being set up and asked for nowhere
  last_step      bigint      not null default 0, -- a code of this step of 30 s or before is not taken again
  recovery       bytea[]     not null default '{}', -- SHA-256 of the codes that are left
  failures       integer     not null default 0, -- in a row
  last_failed_at timestamptz
);
insert into retention (table_name, kind, note) values ('second_factors', 'bounded', 'a row for each login at most');

-- Who changed what a sender proves itself with last, and a number that says whether somebody did meanwhile.
alter table webhook_tokens
  add column version    bigint not null default 1,
  add column changed_at timestamptz,
  add column changed_by text;
alter table mt5_logins
  add column version    bigint not null default 1,
  add column changed_at timestamptz,
  add column changed_by text;

-- Texts that routes fill in and send to a language model. A revision is never changed; the highest one is in use.
create table prompt_templates (
  name     text        not null,
  revision integer     not null,
  text     text        not null,
  by       text        not null,
  reason   text        not null,
  at       timestamptz not null default clock_timestamp(),
  primary key (name, revision)
);

alter table sentiments
  add column prompt text; -- name@revision of the prompt that it came of; null where there was none

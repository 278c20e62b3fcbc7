-- Flags follow the latest stable release of a model: docs/serving.md. Each change is a row; the newest is the state.
create table model_flags (
  id           bigint      generated always as identity primary key,
  flag         text        not null check (flag ~ '^[a-z][a-z0-9_-]{0,63}$'),
  model        text        not null references models,
  kind         text        not null check (kind in ('declare', 'release', 'set', 'hold', 'resume')),
  from_version text,                 -- null: there was none
  to_version   text,                 -- null: the model has no stable release yet
  tag          text,                 -- the release that it follows; null: a person chose the version, or there is none
  held         boolean     not null, -- from then on: releases do not move it
  by           text        not null,
  reason       text        not null,
  at           timestamptz not null default clock_timestamp(),
  foreign key (model, to_version) references ml_model_versions (model, version),
  foreign key (model, tag) references model_releases (model, tag)
);
create index model_flags_flag on model_flags (flag, id);
create index model_flags_model on model_flags (model, id);

-- A row follows the one before it, whoever writes it, and a flag stays with its model.
create function follow_flag() returns trigger
  language plpgsql
  set search_path from current
as $$
declare
  last model_flags;
begin
  perform pg_advisory_xact_lock(hashtext('model_flags'), hashtext(new.flag));
  select * into last from model_flags where flag = new.flag order by id desc limit 1;
  if last.model <> new.model then
    raise exception 'The flag % is of %', new.flag, last.model
      using errcode = 'integrity_constraint_violation', constraint = 'model_flags_model';
  end if;
  new.id := nextval(pg_get_serial_sequence('model_flags', 'id'));
  new.from_version := last.to_version;
  new.at := clock_timestamp();
  return new;
end
$$;
create trigger model_flags_follow before insert on model_flags for each row execute function follow_flag();
create trigger model_flags_grow before update or delete on model_flags
  for each row execute function refuse_change_of_history();
create trigger model_flags_keep before truncate on model_flags execute function refuse_change_of_history();

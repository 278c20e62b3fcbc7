-- Runs that a host of trainers was asked for. Written before the host is asked: what may be billed is not asked for twice.
create table run_jobs (
  run_id   text        not null references model_runs on delete cascade,
  attempt  integer     not null,
  host     text        not null, -- runpod or modal
  job      text,                 -- as the host knows it; null until it has answered
  note     text,                 -- why nothing was seen of it the last time
  done     boolean     not null default false, -- the host has said so once
  asked_at timestamptz not null default clock_timestamp(),
  taken_at timestamptz,
  next_at  timestamptz not null default clock_timestamp(), -- when to look at it again
  primary key (run_id)
);

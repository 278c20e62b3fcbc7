-- The last firing by Quartz's names gives way to a history by the id of the schedule's route.
alter table schedule_firings rename to former_schedule_firings;

-- What is known of each schedule, whichever hubs run it.
create table schedules (
  schedule       text        primary key,  -- the id of its route
  schedule_group text        not null,     -- Quartz's job group and name
  name           text        not null,
  cron           text        not null,
  zone           text        not null,
  misfire        text        not null check (misfire in ('skip', 'once', 'all')),
  history_from   timestamptz not null default clock_timestamp(), -- before it nobody knows what ran
  due_at         timestamptz,              -- what should fire next
  overdue_at     timestamptz,              -- and what after that
  last_fired_at  timestamptz,
  paused_at      timestamptz,
  paused_by      text,
  pause_reason   text
);

-- Every firing. One without fired_at waits; one without an outcome waits or runs.
create table schedule_firings (
  id           bigint      generated always as identity primary key,
  schedule     text        not null,
  scheduled_at timestamptz not null,       -- the time that it runs for
  kind         text        not null check (kind in ('cron', 'missed', 'run-now', 'back-fill')),
  covers_from  timestamptz,                -- it stands for all that was missed from here to scheduled_at
  fired_at     timestamptz,
  ended_at     timestamptz,
  outcome      text        check (outcome in ('completed', 'failed', 'skipped', 'refused')),
  reason       text,
  hub          text,
  asked_by     text,                       -- who asked for it, and why; null for a clock
  asked_why    text,
  unique (schedule, scheduled_at)          -- what keeps a time from running twice
);
insert into schedule_firings (schedule, scheduled_at, kind, fired_at, outcome, reason, hub)
select distinct on (schedule, fired_at) schedule, fired_at, 'cron', fired_at, 'completed',
  'noted by an earlier version, which did not say how it ended', hub
from former_schedule_firings;
drop table former_schedule_firings;
create index schedule_firings_open on schedule_firings (schedule, scheduled_at) where outcome is null;
create index schedule_firings_newest on schedule_firings (scheduled_at desc, id desc);

-- Each pause, so that a preview says why nothing ran.
create table schedule_pauses (
  schedule   text        not null,
  paused_at  timestamptz not null,
  resumed_at timestamptz,
  paused_by  text        not null,
  reason     text        not null,
  primary key (schedule, paused_at)
);

-- Schedules that should have fired twice and did not. A long run holds up the next one and is no alarm for an hour.
create view overdue_schedules as
select s.schedule, s.due_at as expected_at, s.last_fired_at
from schedules s
where s.paused_at is null
  and s.overdue_at < clock_timestamp() - interval '1 minute'
  and not exists (
    select from schedule_firings f
    where f.schedule = s.schedule and f.outcome is null and f.fired_at > clock_timestamp() - interval '1 hour');

-- Work that a route of its kind does: docs/queue.md.
create table ai_queue (
  id           bigint      generated always as identity primary key,
  kind         text        not null check (kind ~ '^[a-z][a-z0-9-]{0,62}$'),
  dedupe_key   text        not null check (length(dedupe_key) between 1 and 200),
  payload      jsonb       not null,
  priority     smallint    not null check (priority between -100 and 100), -- the greatest first
  state        text        not null default 'waiting'
    check (state in ('waiting', 'leased', 'refused', 'done', 'dead', 'discarded')),
  attempts     integer     not null default 0,
  max_attempts integer     not null check (max_attempts between 1 and 100),
  next_at      timestamptz not null default clock_timestamp(), -- when it is due; of what is leased: the lease's end
  leased_by    text,
  reason       text, -- why it is refused, waits again or has failed
  enqueued_at  timestamptz not null default clock_timestamp(),
  claimed_at   timestamptz,
  finished_at  timestamptz,
  unique (kind, dedupe_key)
);
create index ai_queue_due on ai_queue (priority desc, next_at, id) where state in ('waiting', 'leased', 'refused');
create index ai_queue_enqueued on ai_queue (enqueued_at);
create index ai_queue_finished on ai_queue (finished_at) where finished_at is not null;

-- How much there is of each kind and state; what is over counts for a day.
create view ai_queue_depths as
select kind, state, count(*) as depth,
  count(*) filter (where state in ('waiting', 'leased', 'refused') and next_at <= clock_timestamp()) as due,
  extract(epoch from clock_timestamp() - min(enqueued_at))::bigint as oldest_seconds
from ai_queue
where state in ('waiting', 'leased', 'refused') or finished_at > clock_timestamp() - interval '1 day'
group by kind, state;

-- Each look at the load, and what was made of it. The newest row says how many workers each hub has.
create table queue_scalings (
  id                  bigint           generated always as identity primary key,
  at                  timestamptz      not null default clock_timestamp(),
  workers_before      integer          not null, -- of each hub
  workers             integer          not null,
  wanted              integer          not null, -- of all hubs, by the load alone
  hubs                integer          not null,
  due                 bigint           not null,
  oldest_seconds      double precision not null,
  arrivals_per_second double precision not null,
  work_seconds        double precision,          -- of one piece of work, on average; null where none was done lately
  changed             boolean          generated always as (workers <> workers_before) stored,
  reason              text             not null
);

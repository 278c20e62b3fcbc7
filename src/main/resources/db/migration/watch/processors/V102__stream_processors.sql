-- Which hub runs what, as each hub writes it down: a subscriber by its name, the worker of a kind as queue/<kind>.
create table stream_processor_instances (
  name    text        not null,
  hub     text        not null,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (name, hub)
);

-- Every subscriber of the change log and every kind of work in the queue, as the last look found it.
create table ai_stream_processors (
  name             text             primary key,
  kind             text             not null check (kind in ('subscriber', 'queue')),
  health           text             not null
    check (health in ('healthy', 'behind', 'failing', 'stalled', 'paused', 'not_enough_data')),
  reason           text             not null,
  lag              bigint           not null, -- positions of the change log, or pieces of work that are due
  lag_seconds      double precision not null, -- age of the oldest of them
  processed        bigint           not null, -- since it exists; of a queue: what is kept of it
  rate             double precision,          -- a second, since the look before; null for the first
  last_error       text,
  last_progress_at timestamptz,
  instances        integer          not null, -- hubs that run it
  since            timestamptz      not null default clock_timestamp(), -- of this health
  checked_at       timestamptz      not null default clock_timestamp()
);

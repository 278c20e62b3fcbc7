-- What each hub finds of itself, for conditions: /health of one hub knows nothing of the others.
create table hub_checks (
  hub     text        not null, -- its identity, as lasting as its data folder
  name    text        not null,
  status  text        not null check (status in ('ok', 'degraded', 'down')),
  detail  jsonb       not null,
  since   timestamptz not null, -- when it had another status last
  seen_at timestamptz not null,
  primary key (hub, name)
);

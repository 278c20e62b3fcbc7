-- What all hubs may use again for a while. Unlogged: a crash empties it, and everything in it can be computed again.
create unlogged table cached_values (
  key        text        primary key,
  value      text        not null,
  expires_at timestamptz not null
);
create index cached_values_expiry on cached_values (expires_at);

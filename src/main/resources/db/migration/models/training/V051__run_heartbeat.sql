-- Plain names. The former ones can be read for one release.
alter table model_runs rename heard_at to last_heartbeat_at;
alter table model_runs rename troubles to consecutive_failures;
alter table model_runs
  add column heard_at timestamptz generated always as (last_heartbeat_at) stored,
  add column troubles integer generated always as (consecutive_failures) stored;

-- How long rows of each table are kept. Tables and conditions come from migrations, keep_days from users.
create table retention (
  table_name text primary key,
  -- days: keep_days says it; own: another rule prunes it; kept: for ever; bounded: it does not grow.
  kind text not null check (kind in ('days', 'own', 'kept', 'bounded')),
  age text,
  condition text not null default 'true',
  keep_days integer,
  least_days integer,
  note text not null,
  check ((kind = 'days') = (age is not null and least_days is not null)),
  check (keep_days is null or kind = 'days' and keep_days >= least_days)
);

create table retention_prunings (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  table_name text not null references retention,
  before timestamptz not null,
  rows bigint not null,
  oldest timestamptz,
  newest timestamptz
);
create index retention_prunings_table on retention_prunings (table_name, id);

insert into retention (table_name, kind, age, condition, keep_days, least_days, note) values
  ('account_snapshots', 'days', 'received_at',
    'exists (select from account_snapshots n where n.login = t.login and n.id > t.id)', null, 30,
    'balance and equity as terminals sent them; the newest of a login stays'),
  ('backtests', 'days', 'created_at',
    't.finished_at is not null and not exists (select from model_runs m where m.backtest_id = t.id)', null, 30,
    'backtests with their trades; what a model run refers to stays'),
  ('bar_conflicts', 'days', 'received_at', 'true', null, 30, 'bars that differed from those held'),
  ('dead_letters', 'days', 'failed_at', 't.replayed_at is not null or t.discarded_at is not null', null, 7,
    'what failed; letters that are still open stay'),
  ('call_days', 'days', 'day', 'true', 90, 2, 'what budgets have used, day by day'),
  ('external_calls', 'days', 'at',
    't.at < date_trunc(''day'', clock_timestamp(), ''UTC'') and (t.status <> ''reserved'' or t.expires_at < clock_timestamp())',
    90, 2, 'calls to hosts outside; open reservations and the day that budgets count stay'),
  ('embeddings', 'days', 'at', 'true', null, 30, 'vectors of texts'),
  ('inferences', 'days', 'asked_at',
    'not exists (select from order_receipts o where o.inference_id = t.id)
     and not exists (select from rollout_decisions d where d.inference_id = t.id)', null, 365,
    'decisions with their notes; those that a trade or a rollout refers to stay'),
  ('market_ticks', 'days', 'tick_time', 'true', null, 7, 'ticks; bars are kept beside them'),
  ('position_snapshots', 'days', 'received_at',
    'exists (select from position_snapshots n where n.login = t.login and n.id > t.id and n.raw_message_id > t.raw_message_id)', null, 30,
    'positions as terminals sent them; the newest of a login stay'),
  ('rejected_messages', 'days', 'rejected_at', 'true', null, 30, 'what was refused, with its reason'),
  ('sentiments', 'days', 'at', 'true', null, 30, 'sentiment of news and texts by symbol'),
  ('signal_enrichments', 'days', 'enriched_at', 'true', null, 30, 'what steps added to signals'),
  ('retention_prunings', 'days', 'at', 'true', 730, 90, 'what this list''s rules removed');

insert into retention (table_name, kind, note) values
  ('alarm_firings', 'own', 'hub.alarms.keep, with the alarms'),
  ('alarm_notice_items', 'own', 'hub.alarms.keep, with the notices'),
  ('alarm_notices', 'own', 'hub.alarms.keep'),
  ('alarms', 'own', 'hub.alarms.keep'),
  ('backtest_trades', 'own', 'with their backtest'),
  ('cached_values', 'own', 'each value expires'),
  ('change_inbox', 'own', 'changes move on to the change log at once'),
  ('change_log', 'own', 'hub.cdc.retention, and what every subscriber has had'),
  ('inference_notes', 'own', 'with their decision'),
  ('prediction_outcomes', 'own', 'days of label-predictions-action; the decisions stay'),
  ('run_links', 'own', 'each link expires'),
  ('schedule_firings', 'own', 'the newest of each schedule stay: a back-fill reads them'),
  ('sync_runs', 'own', '90 days'),
  ('sync_steps', 'own', 'with their run of the mirror'),
  ('archived_files', 'kept', 'files that were imported: each is taken once'),
  ('backup_drills', 'kept', 'one a week'),
  ('backups', 'kept', 'one a day, a few columns; the files themselves are pruned'),
  ('closed_trades', 'kept', 'trades'),
  ('datasets', 'kept', 'what models were trained on'),
  ('deal_history', 'kept', 'corrections of deals'),
  ('drift_looks', 'kept', 'six a day and model'),
  ('events', 'kept', 'what webhooks of your own received'),
  ('json_model_changes', 'kept', 'who changed which weights'),
  ('lineage_edges', 'kept', 'where everything came from'),
  ('market_bars', 'kept', 'bars: datasets and backtests are made of them'),
  ('ml_model_deployments', 'kept', 'who answered when'),
  ('ml_model_versions', 'kept', 'the registry'),
  ('ml_performance_metrics', 'kept', 'how models did'),
  ('model_aliases', 'kept', 'the registry'),
  ('model_approvals', 'kept', 'who approved what'),
  ('model_flags', 'kept', 'who moved which flag'),
  ('model_releases', 'kept', 'the registry'),
  ('model_rollout_moves', 'kept', 'evidence of rollouts'),
  ('model_rollouts', 'kept', 'evidence of rollouts'),
  ('model_runs', 'kept', 'how models came to be'),
  ('model_syncs', 'kept', 'what model sync did with each artifact'),
  ('operator_actions', 'kept', 'who did what'),
  ('order_receipts', 'kept', 'which order came of which decision'),
  ('performance_estimates', 'kept', 'one of 288 answers of a version'),
  ('policy_changes', 'kept', 'who changed which limit'),
  ('policy_history', 'kept', 'limits as they were at each time'),
  ('prompt_templates', 'kept', 'each revision of a prompt'),
  ('raw_messages', 'kept', 'the bytes that rows were made of, which refer to them'),
  ('rollout_decisions', 'kept', 'evidence of rollouts'),
  ('rollout_pairs', 'kept', 'evidence of rollouts'),
  ('route_activations', 'kept', 'which route ran when'),
  ('route_versions', 'kept', 'routes as they were'),
  ('run_jobs', 'kept', 'with their run'),
  ('scenario_changes', 'kept', 'who changed which scenario'),
  ('scenario_results', 'kept', 'what versions answered'),
  ('schedule_pauses', 'kept', 'who paused what'),
  ('trade_labels', 'kept', 'labels, also those that another took the place of'),
  ('trade_packages', 'kept', 'packages of trades'),
  ('trading_data', 'kept', 'deals'),
  ('tv_signals', 'kept', 'alerts');

insert into retention (table_name, kind, note)
select name, 'bounded', 'a row for each ' || what from (values
  ('bar_offsets', 'terminal'), ('bar_series', 'symbol and period'), ('call_budgets', 'budget'),
  ('change_head', 'hub database'), ('change_offsets', 'partition'), ('change_problems', 'subscriber'),
  ('change_subscribers', 'subscriber'), ('change_topic', 'topic'), ('currency_rates', 'pair of currencies'),
  ('hub_checks', 'check and hub'), ('hub_leases', 'lease'), ('model_sync_sources', 'source'), ('models', 'model'),
  ('mt5_accounts', 'account'), ('mt5_login_secrets', 'secret'), ('mt5_logins', 'login'), ('open_positions', 'position'),
  ('policy_limits', 'limit'), ('policy_revision', 'hub database'), ('policy_settings', 'setting'),
  ('retention', 'table'), ('scenarios', 'scenario'), ('schedule_holders', 'schedule and hub'), ('schedules', 'schedule'),
  ('scorecard', 'measure and model'),
  ('strategies', 'strategy'), ('strategy_metadata', 'strategy'), ('symbol_map', 'ticker'), ('symbols', 'symbol'),
  ('sync_base', 'file of the mirror'), ('sync_cursors', 'side of the mirror'), ('sync_drive', 'file of the drive'),
  ('sync_maps', 'map of the mirror'), ('wal_capture', 'hub database'), ('wal_capture_tables', 'table'),
  ('webhook_token_secrets', 'secret'), ('webhook_tokens', 'token')) v (name, what);

create view retention_state as
select r.*, greatest(c.reltuples, 0)::bigint as rows, pg_total_relation_size(c.oid) as bytes,
  p.at as pruned_at, p.rows as removed
from retention r
join pg_class c on c.oid = to_regclass(r.table_name)
left join lateral (
  select at, rows from retention_prunings where table_name = r.table_name order by id desc limit 1) p on true;

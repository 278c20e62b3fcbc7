-- What a hub that knew migrations up to 047 held: one row at least of whatever lasts.
insert into raw_messages (source, sender, message_id, content_type, body, sha256) values
  ('tradingview', 'default', null, 'application/json', '{"strategy":"s"}', sha256('{"strategy":"s"}')),
  ('mt5', '5001', 'msg_1', 'application/json', '{"login":"5001"}', sha256('{"login":"5001"}'));
insert into rejected_messages (source, sender, content_type, body, body_size, code, field, reason, entry_id) values
  ('mt5', '5001', 'application/json', '{"login":5001}', 14, 'INVALID_FIELD', 'login', 'It is no text.', 'e1');
insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, price, indicators) values
  ('01J0000000000000000000000A', 1, 'default', sha256('a'), 'cross', 'BTCUSD', 'buy', 42000.5, '{"rsi": 51.2}'),
  ('01J0000000000000000000000B', 1, 'default', sha256('b'), 'cross', 'BTCUSD', 'sell', 0.1234567890123456789, '{}');
insert into trading_data (raw_message_id, login, ticket, position_id, deal_time, type, entry, symbol, volume, price, profit,
  comment, gmt_offset_s) values
  (2, '5001', '90071992547409931', '10', '2025-01-01T10:00:00Z', 'BUY', 'IN', 'BTCUSD', 0.1, 42000.5, 0, 'cross', 7200),
  (2, '5001', '90071992547409932', '10', '2025-01-01T11:00:00Z', 'SELL', 'OUT', 'BTCUSD', 0.1, 42100, 9.95, null, null);
insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume, gmt_offset_s)
  select 2, '5001', 'BTCUSD', 'M5', timestamptz '2025-01-01T00:00:00Z' + n * interval '5 minutes', 100, 102, 99, 101, n, 7200
  from generate_series(0, 99) n;
insert into account_snapshots (raw_message_id, login, balance, equity) values (2, '5001', 10000, 10009.95);
insert into mt5_accounts (login, server, account) values ('5001', 'Broker-Demo', '5001');
insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at, closed_at, profit,
  swap, commission, fee, net_profit, holding_seconds, strategy, label, r_multiple, regime, tickets) values
  ('5001', '10', 'BTCUSD', 'long', 0.1, 42000.5, 42100, '2025-01-01T10:00:00Z', '2025-01-01T11:00:00Z', 9.95, 0, 0, 0, 9.95,
   3600, 'cross', 'win', 1.5, 'calm', '{90071992547409931,90071992547409932}');
insert into trade_labels (login, position_id, source, label, closed_at, written_by) values
  ('5001', '10', 'api', 'flat', '2025-01-01T11:00:00Z', 'operator');
insert into strategy_metadata (strategy, version, description, written_by) values ('cross', 1, 'Crossing averages', 'operator');
insert into change_subscribers (subscriber, route_id, tables, operations, position, delivered, last_error) values
  ('mine', 'mine', '{tv_signals}', '{insert}', 7, 7, 'ROUTE_FAILED: once');
insert into dead_letters (route_id, subscriber, event_id, code, message, payload, attempts, step) values
  ('mine', 'mine', 'tv_signals/1', 'ROUTE_FAILED', 'It failed.', '{"id": "01J0000000000000000000000A"}', 5, 'store');
insert into operator_actions (done_by, action, subject, detail) values ('operator', 'dead-letter.discard', '1', '{}');
insert into webhook_tokens (id, strategy, created_by) values ('t1', 'cross', 'operator');
insert into webhook_token_secrets (sha256, token_id) values (sha256('token'), 't1');
insert into mt5_logins (login, created_by) values ('5001', 'operator');
insert into mt5_login_secrets (login, secret) values ('5001', 'enciphered');
insert into datasets (id, symbol, period, first_at, known_at, holdout_at, bars, signals, rows, train_key, train_sha256,
  train_size, train_rows, holdout_key, holdout_sha256, holdout_size, holdout_rows, features, targets, code_version,
  manifest_sha256, manifest) values
  ('ds-1', 'BTCUSD', 'M5', '2025-01-01', '2025-02-01', '2025-01-25', 100, 2, 90, 'datasets/ds-1/train.parquet', 'aa', 10, 80,
   'datasets/ds-1/holdout.parquet', 'bb', 5, 10, '{rsi,adx}', '{"direction": ["down", "up"]}', '0.1.0', 'cc', '{"version": 1}');
insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, state, dataset_id, troubles,
  token_sha256, version, promoted) values
  ('01J0000000000000000000000R', 'q1', 'btcusd-m5-direction', 'direction', 'BTCUSD', 'M5', '2025-02-01', 'operator',
   'completed', 'ds-1', 2, sha256('run'), 'v1', true);
insert into models (model, symbol, period, target) values ('btcusd-m5-direction', 'BTCUSD', 'M5', 'direction');
insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias, verdict, reason,
  rows) values
  ('btcusd-m5-direction', 'v1', 'dd', 1000, '01J0000000000000000000000R', 'ds-1', '{rsi,adx}', '{down,up}', 'champion',
   'promoted', 'better', 10);
update models set champion = 'v1';
insert into ml_model_deployments (model, kind, to_version, by, reason) values
  ('btcusd-m5-direction', 'gate', 'v1', 'gate', 'better');
insert into inferences (id, symbol, strategy, as_of, action, proposed_action, confidence, lobes, features, policy_verdict,
  policy_reasons, volume, caller, asked_at, latency_us) values
  ('01J0000000000000000000000I', 'BTCUSD', 'cross', '2025-02-01', 'HOLD', 'BUY', 0.51, '{}', '{}', 'block', '{kill switch}',
   0, 'service', '2025-02-01', 900);
update policy_settings set kill_switch = true, updated_by = 'operator';
insert into route_versions (file, sha256, text, first_seen_at) values
  ('routes/ingestion/tradingview.camel.yaml', 'ee', '- route: {}', '2025-01-01');
insert into route_activations (route_id, file, sha256, at) values
  ('tradingview', 'routes/ingestion/tradingview.camel.yaml', 'ee', '2025-01-01');
insert into sync_maps (map, id, prefix, folder) values ('models', '01J0000000000000000000000M', 'models/', 'Bactrian/models');
insert into sync_runs (id, map, requested_by, dry_run, status, files_total, files_done) values
  ('01J0000000000000000000000S', 'models', 'operator', false, 'completed', 1, 1);
insert into sync_steps (run, seq, path, action, reason, size, state) values
  ('01J0000000000000000000000S', 0, 'a.onnx', 'copy_up', 'new', 1000, 'done');
insert into sync_base (map, path, left_version, right_version, right_id, size, hash) values
  ('models', 'a.onnx', '1', '2', 'i', 1000, 'h');
insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data,
  requests_recovery, job_data) values
  ('bactrian', 'nightly', 'Camel_bactrian', 'org.apache.camel.component.quartz.CamelJob', false, false, true, false, '');
insert into schedule_firings (schedule_group, schedule, hub, fired_at) values ('Camel_bactrian', 'nightly', 'hub-1', '2025-02-01');

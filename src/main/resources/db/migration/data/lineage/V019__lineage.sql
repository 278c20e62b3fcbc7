-- Every text of a route, Kamelet or schedule that ever ran, and since when which ran. Times of activation tell which
-- text handled a message.
create table route_versions (
  file          text        not null, -- below the hub's home
  sha256        text        not null, -- of the text, as sha256sum prints it
  git_revision  text,                 -- one that holds this very text; null: none was seen
  text          text        not null,
  first_seen_at timestamptz not null,
  primary key (file, sha256)
);
create table route_activations (
  id       bigint      generated always as identity primary key,
  route_id text        not null, -- a Kamelet's name where the file holds no route
  file     text        not null,
  sha256   text        not null,
  at       timestamptz not null,
  foreign key (file, sha256) references route_versions
);
create index route_activations_route on route_activations (route_id, at, id);

-- A receipt's own columns tell what it came of, so its edges need no copy.
delete from lineage_edges where relation = 'ordered';
create index order_receipts_message on order_receipts (raw_message_id);
create index order_receipts_inference on order_receipts (inference_id) where inference_id is not null;
create index trading_data_message on trading_data (raw_message_id);
create index inferences_model on inferences (model, model_version);
create index inferences_volatility on inferences
  ((lobes -> 'volatility' ->> 'model'), (lobes -> 'volatility' ->> 'version')) where lobes ? 'volatility';
create index inferences_asked on inferences using brin (asked_at);
create index raw_messages_received on raw_messages using brin (received_at);

create function lineage_number(id text) returns bigint language sql immutable
  return case when id ~ '^[0-9]{1,18}$' then id::bigint end;

create function lineage_time(at timestamptz) returns text language sql immutable
  return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- What asks for an order: an Expert Advisor that follows the hub's decisions writes their ids as signals'.
create function lineage_asker(id text) returns text language sql stable
as $$
  select case when exists (select from inferences i where i.id = $1) then 'inference' else 'signal' end
$$;

-- What one thing came from.
create function lineage_from(of_kind text, of_id text) returns table (kind text, id text, relation text)
  language sql stable rows 5
as $$
  select case e.from_kind when 'signal' then lineage_asker(e.from_id) else e.from_kind end, e.from_id, e.relation
  from lineage_edges e where e.to_kind = of_kind and e.to_id = of_id
  union all
  select 'route', a.route_id || '/' || a.sha256, 'handled'
  from raw_messages m cross join lateral (
    select * from route_activations a where a.route_id = m.source || '-webhook' and a.at <= m.received_at
    order by a.at desc, a.id desc limit 1) a
  where of_kind = 'raw_message' and m.id = lineage_number(of_id)
  union all
  select 'route', a.route_id || '/' || a.sha256, 'answered'
  from inferences i cross join lateral (
    select * from route_activations a where a.route_id = 'infer' and a.at <= i.asked_at
    order by a.at desc, a.id desc limit 1) a
  where of_kind = 'inference' and i.id = of_id
  union all
  select 'model', i.model || ':' || i.model_version, 'decided'
  from inferences i where of_kind = 'inference' and i.id = of_id and i.model is not null
  union all
  select 'model', (i.lobes -> 'volatility' ->> 'model') || ':' || (i.lobes -> 'volatility' ->> 'version'), 'consulted'
  from inferences i where of_kind = 'inference' and i.id = of_id and i.lobes ? 'volatility'
  union all
  select 'run', m.run_id, 'registered' from ml_model_versions m
  where of_kind = 'model' and m.model = split_part(of_id, ':', 1) and m.version = split_part(of_id, ':', 2)
  union all
  select 'dataset', m.dataset_id, 'trained' from ml_model_versions m
  where of_kind = 'model' and m.model = split_part(of_id, ':', 1) and m.version = split_part(of_id, ':', 2)
  union all
  select 'dataset', r.dataset_id, 'trained' from model_runs r
  where of_kind = 'run' and r.id = of_id and r.dataset_id is not null
  union all
  select 'signal', s.id, 'sampled-into' from datasets d join tv_signals s on s.ticker = d.symbol
    and coalesce(s.fired_at, s.received_at) between d.first_at and d.known_at and s.received_at <= d.created_at
  where of_kind = 'dataset' and d.id = of_id
  union all
  select 'trade', t.login || '/' || t.position_id, 'labelled' from datasets d join tv_signals s on s.ticker = d.symbol
    and coalesce(s.fired_at, s.received_at) between d.first_at and d.known_at and s.received_at <= d.created_at
  join closed_trades t on t.signal_id = s.id and t.closed_at <= d.known_at
  where of_kind = 'dataset' and d.id = of_id
  union all
  select 'raw_message', r.raw_message_id::text, 'reported' from order_receipts r
  where of_kind = 'receipt' and r.id = lineage_number(of_id)
  union all
  select distinct lineage_asker(a.id), a.id, 'receipted-as' from order_receipts r
  cross join lateral (values (r.signal_id), (r.inference_id)) a (id)
  where of_kind = 'receipt' and r.id = lineage_number(of_id) and a.id is not null
  union all
  select 'receipt', r.id::text, 'ordered' from order_receipts r
  where of_kind = 'order' and r.login = split_part(of_id, '/', 1) and r.order_id = split_part(of_id, '/', 2)
  union all
  select 'raw_message', d.raw_message_id::text, 'reported' from trading_data d
  where of_kind = 'deal' and d.login = split_part(of_id, '/', 1) and d.ticket = split_part(of_id, '/', 2)
$$;

-- What came of one thing; the same relations the other way round.
create function lineage_to(of_kind text, of_id text) returns table (kind text, id text, relation text)
  language sql stable rows 5
as $$
  select e.to_kind, e.to_id, e.relation
  from lineage_edges e
  where e.from_kind = case of_kind when 'inference' then 'signal' else of_kind end and e.from_id = of_id
  union all
  select 'raw_message', m.id::text, 'handled'
  from (select a.sha256, a.at, lead(a.at, 1, 'infinity') over (order by a.at, a.id) as until
        from route_activations a where a.route_id = split_part(of_id, '/', 1)) a
  join raw_messages m on m.received_at >= a.at and m.received_at < a.until
    and m.source || '-webhook' = split_part(of_id, '/', 1)
  where of_kind = 'route' and a.sha256 = split_part(of_id, '/', 2)
    and split_part(of_id, '/', 1) in ('tradingview-webhook', 'mt5-webhook')
  union all
  select 'inference', i.id, 'answered'
  from (select a.sha256, a.at, lead(a.at, 1, 'infinity') over (order by a.at, a.id) as until
        from route_activations a where a.route_id = 'infer') a
  join inferences i on i.asked_at >= a.at and i.asked_at < a.until
  where of_kind = 'route' and split_part(of_id, '/', 1) = 'infer' and a.sha256 = split_part(of_id, '/', 2)
  union all
  select 'inference', i.id, 'decided' from inferences i
  where of_kind = 'model' and i.model = split_part(of_id, ':', 1) and i.model_version = split_part(of_id, ':', 2)
  union all
  select 'inference', i.id, 'consulted' from inferences i
  where of_kind = 'model' and i.lobes ? 'volatility' and i.lobes -> 'volatility' ->> 'model' = split_part(of_id, ':', 1)
    and i.lobes -> 'volatility' ->> 'version' = split_part(of_id, ':', 2)
  union all
  select 'model', m.model || ':' || m.version, 'registered' from ml_model_versions m
  where of_kind = 'run' and m.run_id = of_id
  union all
  select 'model', m.model || ':' || m.version, 'trained' from ml_model_versions m
  where of_kind = 'dataset' and m.dataset_id = of_id
  union all
  select 'run', r.id, 'trained' from model_runs r where of_kind = 'dataset' and r.dataset_id = of_id
  union all
  select 'dataset', d.id, 'sampled-into' from tv_signals s join datasets d on d.symbol = s.ticker
    and coalesce(s.fired_at, s.received_at) between d.first_at and d.known_at and s.received_at <= d.created_at
  where of_kind = 'signal' and s.id = of_id
  union all
  select 'dataset', d.id, 'labelled' from closed_trades t join tv_signals s on s.id = t.signal_id
  join datasets d on d.symbol = s.ticker and t.closed_at <= d.known_at
    and coalesce(s.fired_at, s.received_at) between d.first_at and d.known_at and s.received_at <= d.created_at
  where of_kind = 'trade' and t.login = split_part(of_id, '/', 1) and t.position_id = split_part(of_id, '/', 2)
  union all
  select 'receipt', r.id::text, 'reported' from order_receipts r
  where of_kind = 'raw_message' and r.raw_message_id = lineage_number(of_id)
  union all
  select 'receipt', r.id::text, 'receipted-as' from order_receipts r
  where of_kind in ('signal', 'inference') and (r.signal_id = of_id or r.inference_id = of_id)
  union all
  select 'order', r.login || '/' || r.order_id, 'ordered' from order_receipts r
  where of_kind = 'receipt' and r.id = lineage_number(of_id) and r.order_id <> ''
  union all
  select 'deal', d.login || '/' || d.ticket, 'reported' from trading_data d
  where of_kind = 'raw_message' and d.raw_message_id = lineage_number(of_id)
$$;

-- What is known of one thing; no row where there is none of that id.
create function lineage_facts(of_kind text, of_id text) returns table (facts json)
  language sql stable rows 1
as $$
  select json_build_object('source', m.source, 'sender', m.sender, 'message_id', m.message_id,
    'content_type', m.content_type, 'size', octet_length(m.body), 'sha256', encode(m.sha256, 'hex'),
    'received_at', lineage_time(m.received_at), 'body', '/api/v1/lineage/raw_message/' || m.id || '/body')
  from raw_messages m where of_kind = 'raw_message' and m.id = lineage_number(of_id)
  union all
  select json_build_object('route_id', split_part(of_id, '/', 1), 'file', v.file, 'sha256', v.sha256,
    'git_revision', v.git_revision, 'first_seen_at', lineage_time(v.first_seen_at), 'text', v.text)
  from route_versions v where of_kind = 'route' and v.sha256 = split_part(of_id, '/', 2) and v.file in (
    select a.file from route_activations a where a.route_id = split_part(of_id, '/', 1))
  union all
  select json_build_object('strategy', s.strategy, 'ticker', s.ticker, 'exchange', s.exchange, 'interval', s.interval,
    'action', s.action, 'price', s.price, 'contracts', s.contracts, 'fired_at', lineage_time(s.fired_at),
    'received_at', lineage_time(s.received_at), 'comment', s.comment, 'indicators', s.indicators,
    'suspect_of', s.suspect_of)
  from tv_signals s where of_kind = 'signal' and s.id = of_id
  union all
  select json_build_object('symbol', i.symbol, 'strategy', i.strategy, 'action', i.action,
    'proposed_action', i.proposed_action, 'confidence', i.confidence, 'volume', i.volume,
    'policy_verdict', i.policy_verdict, 'policy_reasons', i.policy_reasons, 'model', i.model,
    'model_version', i.model_version, 'model_sha256', i.model_sha256, 'as_of', lineage_time(i.as_of),
    'bar_closed_at', lineage_time(i.bar_closed_at), 'asked_at', lineage_time(i.asked_at), 'caller', i.caller,
    'lobes', i.lobes, 'features', i.features)
  from inferences i where of_kind = 'inference' and i.id = of_id
  union all
  select json_build_object('login', r.login, 'order', r.order_id, 'retcode', r.retcode,
    'receipt_time', lineage_time(r.receipt_time), 'received_at', lineage_time(r.received_at))
  from order_receipts r where of_kind = 'receipt' and r.id = lineage_number(of_id)
  union all
  select json_build_object('login', split_part(of_id, '/', 1), 'order', split_part(of_id, '/', 2),
    'symbol', d.symbol, 'deals', d.deals, 'volume', d.volume)
  from (select count(*) as deals, min(symbol) as symbol, sum(volume) as volume from trading_data d
        where d.login = split_part(of_id, '/', 1) and d.order_id = split_part(of_id, '/', 2)) d
  where of_kind = 'order' and (d.deals > 0 or exists (
    select from order_receipts r
    where r.login = split_part(of_id, '/', 1) and r.order_id = split_part(of_id, '/', 2) and r.order_id <> ''))
  union all
  select json_build_object('symbol', d.symbol, 'type', d.type, 'entry', d.entry, 'volume', d.volume, 'price', d.price,
    'profit', d.profit, 'commission', d.commission, 'swap', d.swap, 'fee', d.fee, 'position', d.position_id,
    'order', d.order_id, 'reason', d.reason, 'comment', d.comment, 'deal_time', lineage_time(d.deal_time),
    'received_at', lineage_time(d.received_at))
  from trading_data d
  where of_kind = 'deal' and d.login = split_part(of_id, '/', 1) and d.ticket = split_part(of_id, '/', 2)
  union all
  select json_build_object('symbol', t.symbol, 'side', t.side, 'volume', t.volume, 'entry_price', t.entry_price,
    'exit_price', t.exit_price, 'net_profit', t.net_profit, 'label', t.label, 'strategy', t.strategy,
    'opened_at', lineage_time(t.opened_at), 'closed_at', lineage_time(t.closed_at),
    'labelled_at', lineage_time(t.labelled_at), 'context', t.context)
  from closed_trades t
  where of_kind = 'trade' and t.login = split_part(of_id, '/', 1) and t.position_id = split_part(of_id, '/', 2)
  union all
  select json_build_object('symbol', d.symbol, 'period', d.period, 'first_at', lineage_time(d.first_at),
    'known_at', lineage_time(d.known_at), 'holdout_at', lineage_time(d.holdout_at), 'bars', d.bars,
    'signals', d.signals, 'rows', d.rows, 'train_sha256', d.train_sha256, 'holdout_sha256', d.holdout_sha256,
    'manifest_sha256', d.manifest_sha256, 'code_version', d.code_version, 'created_at', lineage_time(d.created_at),
    'features', d.features)
  from datasets d where of_kind = 'dataset' and d.id = of_id
  union all
  select json_build_object('model', r.model, 'target', r.target, 'state', r.state, 'dataset_id', r.dataset_id,
    'hyperparameters', r.hyperparameters, 'requested_by', r.requested_by, 'attempt', r.attempt,
    'version', r.version, 'promoted', r.promoted, 'reason', r.reason, 'created_at', lineage_time(r.created_at),
    'finished_at', lineage_time(r.finished_at))
  from model_runs r where of_kind = 'run' and r.id = of_id
  union all
  select json_build_object('model', m.model, 'version', m.version, 'sha256', m.sha256, 'size', m.size,
    'alias', m.alias, 'verdict', m.verdict, 'reason', m.reason, 'log_loss', m.log_loss,
    'base_log_loss', m.base_log_loss, 'improvement_lower_95', m.improvement_lower_95, 'dataset_id', m.dataset_id,
    'run_id', m.run_id, 'created_at', lineage_time(m.created_at), 'classes', m.classes, 'features', m.features)
  from ml_model_versions m
  where of_kind = 'model' and m.model = split_part(of_id, ':', 1) and m.version = split_part(of_id, ':', 2)
$$;

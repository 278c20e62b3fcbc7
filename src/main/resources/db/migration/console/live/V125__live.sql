-- Says which table changed, so that the console asks anew only where something happened. What hub.cdc.tables names is
-- said by hub_changes already. A statement that changes no row says nothing. A notifying commit waits for others that notify: a trigger with an argument, for tables
-- of many short transactions, says it at most four times a second for each session, and '+' says that more may follow.
create function announce_change() returns trigger
  language plpgsql
  set search_path from current
as $$
declare
  slot   text := 'hub.announced_' || tg_table_name;
  now_ms bigint;
begin
  if tg_level = 'STATEMENT' and tg_op <> 'TRUNCATE' then
    if not exists (select from changed) then
      return null;
    end if;
  end if;
  if tg_nargs = 0 then
    perform pg_notify('hub_live', tg_table_name);
    return null;
  end if;
  now_ms := extract(epoch from clock_timestamp()) * 1000;
  if abs(now_ms - coalesce(nullif(current_setting(slot, true), ''), '0')::bigint) >= 250 then
    perform set_config(slot, now_ms::text, false);
    perform pg_notify('hub_live', tg_table_name || '+');
  end if;
  return null;
end
$$;

create procedure announce_changes_of(name text, how text)
  language plpgsql
  set search_path from current
as $$
declare
  said text := format(' for each statement execute function announce_change(%s)', how);
begin
  execute format('create trigger announce_insert after insert on %I referencing new table as changed', name) || said;
  execute format('create trigger announce_update after update on %I referencing new table as changed', name) || said;
  execute format('create trigger announce_delete after delete on %I referencing old table as changed', name) || said;
  execute format('create trigger announce_truncate after truncate on %I', name) || said;
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'alarms', 'backtests', 'backup_drills', 'backups', 'call_budgets', 'cost_budgets', 'cost_entries', 'cost_forecasts',
    'cost_prices', 'datasets', 'drift_looks', 'inference_notes', 'ml_model_versions', 'ml_performance_metrics',
    'model_aliases', 'model_flags', 'model_releases', 'model_rollouts', 'performance_estimates', 'policy_changes',
    'portal_grants', 'portal_shares',
    'queue_scalings', 'retention', 'scenario_results', 'scenarios', 'schedule_firings', 'scorecard',
    'strategy_metadata', 'symbols', 'ai_stream_processors'
  ] loop
    call announce_changes_of(name, '');
  end loop;
  foreach name in array array[
    'ai_explanations', 'ai_queue', 'dead_letters', 'external_calls', 'inferences', 'rejected_messages',
    'rollout_pairs', 'signal_enrichments', 'strategies', 'sync_runs', 'sync_steps'
  ] loop
    call announce_changes_of(name, '''often''');
  end loop;
end
$$;

-- Its progress is written with each batch and follows from the changes that are said anyway.
create trigger announce_update after update on change_subscribers for each row
  when (old.state <> new.state or old.muted_until <> new.muted_until or old.rewinds <> new.rewinds or old.failed <> new.failed)
  execute function announce_change();
create trigger announce_other after insert or delete on change_subscribers for each row execute function announce_change();
create trigger announce_truncate after truncate on change_subscribers for each statement execute function announce_change();

-- Runs that are steps of a walk-forward: their models decide in backtests and are no versions of the registry.
alter table model_runs
  add column backtest_id text, -- whose step it is; null: a run whose model is registered
  add column same_as     text; -- the step that was trained on the very same before, and whose model it is
-- A walk-forward holds up no training of the model that answers.
drop index model_runs_under_way;
create unique index model_runs_under_way on model_runs (model)
  where state in ('queued', 'dispatched', 'running') and backtest_id is null;
create index model_runs_backtest on model_runs (backtest_id, id) where backtest_id is not null;
create index model_runs_dataset on model_runs (dataset_id);

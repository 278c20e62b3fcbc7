-- A champion is scored again on what became known after its dataset: worse than the base rate for certain where even
-- the upper bound of its improvement is below 0.
alter table ml_performance_metrics
  add column upper_95 double precision; -- one-sided bound of the improvement over the base; null on a holdout
create index ml_performance_metrics_latest on ml_performance_metrics (model, version, id desc);

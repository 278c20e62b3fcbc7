-- What the checks of a run's dataset found, beside the trainer's own metrics: docs/checks.md.
alter table model_runs add column checks jsonb;

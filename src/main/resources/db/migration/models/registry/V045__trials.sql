-- The bounds of the trial that a model stood before it was opened; null: registered before there were trials.
alter table ml_model_versions add column tried_with text;

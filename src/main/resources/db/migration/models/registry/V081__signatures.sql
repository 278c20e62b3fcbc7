-- What a model's metadata.json declares of its tensors (member signature); null: its file says it all.
alter table ml_model_versions add column signature jsonb;

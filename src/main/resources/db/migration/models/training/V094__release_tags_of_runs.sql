-- What the version that comes of a run is to be released under, where the gate lets it pass; null: nothing.
alter table model_runs add column release_tag text;

-- What a decision came from beside its features and lobes, so that it can be decided again: docs/backtest.md.
alter table inferences
  add column inputs jsonb; -- null for decisions of before it was kept

-- The revision of the prompt that an event came of, as render-prompt-action names it.
alter table events add column prompt text;

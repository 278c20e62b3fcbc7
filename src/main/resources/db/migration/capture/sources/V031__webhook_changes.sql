-- Other databases send their changes by webhook.
alter table raw_messages
  drop constraint raw_messages_source_check,
  add constraint raw_messages_source_check check (source in ('tradingview', 'mt5', 'supabase'));

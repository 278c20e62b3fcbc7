-- What a route of the user's knows of the mood about a symbol, for the sentiment lobe.
create table sentiments (
  id        bigint           generated always as identity primary key,
  symbol    text             not null,
  score     double precision not null check (score between -1 and 1), -- -1 all against, 1 all for
  source    text             not null,
  at        timestamptz      not null default clock_timestamp(),
  unique (symbol, source, at)
);
create index sentiments_symbol on sentiments (symbol, at);

-- The alert that a decision is about, what the lobes were worth to it, and whether it was scored anew.
alter table inferences
  add column signal_id text,
  add column advice    text check (advice in ('take', 'reduce', 'skip')),
  add column score     double precision, -- -1 to 1, what fusion made of the lobes; null before there was fusion
  add column weights   text,             -- the version of the weights, or equal
  add column cached    boolean not null default false;
create index inferences_signal on inferences (signal_id) where signal_id is not null;

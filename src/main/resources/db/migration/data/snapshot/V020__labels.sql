-- What a trade's label is made of, and where it comes from. label and r_multiple are the ones in force.
alter table closed_trades
  add column r_multiple   numeric,  -- net profit over the risk at the entry; null where the risk cannot be told
  add column regime       text,     -- volatility and trend of the market at the opening; null where bars are missing
  add column label_source text not null default 'computed' check (label_source in ('computed', 'api'));

-- The trades of a position are looked for with every deal of it.
create index closed_trades_legs on closed_trades (login, split_part(position_id, '#', 1));

-- Every label a trade ever had. At most one computed and one corrected label of a trade are in force; the corrected
-- one outranks. A row is never changed but for the moment at which it ceases to be in force.
create table trade_labels (
  id            bigint      generated always as identity primary key,
  login         text        not null,
  position_id   text        not null,
  source        text        not null check (source in ('computed', 'api')),
  label         text        not null check (label in ('win', 'loss', 'flat')),
  r_multiple    numeric,    -- of an api label: null keeps the computed one
  regime        text,
  signal_id     text,       -- the trade's at that time: what was built from the label is found by it
  closed_at     timestamptz not null,
  note          text        not null default '',
  written_by    text        not null,
  written_at    timestamptz not null default clock_timestamp(),
  superseded_at timestamptz,
  superseded_by text
);
create unique index trade_labels_in_force on trade_labels (login, position_id, source) where superseded_at is null;
create index trade_labels_trade on trade_labels (login, position_id, id);

create function only_end_trade_labels() returns trigger
  language plpgsql
as $$
begin
  if tg_op = 'UPDATE' and old.superseded_at is null and new.superseded_at is not null
     and to_jsonb(new) - 'superseded_at' - 'superseded_by' = to_jsonb(old) - 'superseded_at' - 'superseded_by' then
    return new;
  end if;
  raise exception 'trade_labels only grows: write a further label instead';
end
$$;
create trigger only_end_trade_labels before update or delete on trade_labels
  for each row execute function only_end_trade_labels();

insert into trade_labels (login, position_id, source, label, signal_id, closed_at, written_by, written_at)
select login, position_id, 'computed', label, signal_id, closed_at, 'hub', labelled_at from closed_trades;

-- When a snapshot's rows were read: which label it used follows from it.
alter table datasets add column read_at timestamptz;
update datasets set read_at = created_at;
alter table datasets alter column read_at set not null, alter column read_at set default now();

-- What people say of a strategy; the highest version is in force, and none is ever changed.
create table strategy_metadata (
  strategy    text        not null,
  version     integer     not null check (version > 0),
  description text        not null default '',
  timeframe   text        not null default '',
  tags        text[]      not null default '{}',
  meta        jsonb       not null default '{}',
  written_by  text        not null,
  written_at  timestamptz not null default clock_timestamp(),
  primary key (strategy, version)
);
alter table signal_enrichments add column metadata_version integer; -- in force when the signal came; null for none

-- The packages of closed trades in the object store; a row is written after its object.
create table trade_packages (
  login       text        not null,
  position_id text        not null,
  sha256      text        not null,
  key         text        not null,
  size        bigint      not null,
  event_id    text        not null, -- of the change that it was made of
  packaged_at timestamptz not null default clock_timestamp(),
  primary key (login, position_id, sha256)
);

-- What the guard goes by: one row, so that it survives a restart and counts on every hub.
create table policy_settings (
  one                  boolean     primary key default true check (one),
  kill_switch          boolean     not null default false,
  daily_loss_limit     numeric     not null check (daily_loss_limit > 0),   -- in the accounts' currency
  max_exposure         numeric     not null check (max_exposure >= 0),      -- lots, over all open positions
  max_position_size    numeric     not null check (max_position_size >= 0), -- lots
  position_size        numeric     not null check (position_size > 0),      -- lots, what a decision asks for
  max_data_age_seconds integer     not null check (max_data_age_seconds > 0),
  version              bigint      not null default 1,
  updated_at           timestamptz not null default clock_timestamp(),
  updated_by           text        not null
);
insert into policy_settings (daily_loss_limit, max_exposure, max_position_size, position_size, max_data_age_seconds,
  updated_by)
values (500, 5, 1, 0.1, 900, 'hub');

create table policy_changes (
  id         bigint      generated always as identity primary key,
  changed_by text        not null,
  reason     text        not null,
  before     jsonb       not null,
  after      jsonb       not null,
  changed_at timestamptz not null default clock_timestamp()
);

create index trading_data_time on trading_data (deal_time);

-- The open volume of each position, kept in the transaction of its deals: bought less sold, in lots, negative where
-- it is short. Reversals and deals that come out of order need no rule of their own.
create table open_positions (
  login       text    not null,
  position_id text    not null,
  symbol      text    not null,
  volume      numeric not null,
  primary key (login, position_id)
);

create function signed_volume(type text, volume numeric) returns numeric
  language sql immutable
  return case type when 'BUY' then volume when 'SELL' then -volume else 0 end;

create function keep_open_positions() returns trigger
  language plpgsql
  set search_path from current
as $$
begin
  if tg_op <> 'INSERT' then
    insert into open_positions as p (login, position_id, symbol, volume)
    select login, position_id, min(symbol), -sum(signed_volume(type, volume)) from old_rows
    where position_id <> '0' and symbol is not null and type in ('BUY', 'SELL')
    group by login, position_id order by login, position_id
    on conflict (login, position_id) do update set volume = p.volume + excluded.volume;
  end if;
  if tg_op <> 'DELETE' then
    insert into open_positions as p (login, position_id, symbol, volume)
    select login, position_id, min(symbol), sum(signed_volume(type, volume)) from new_rows
    where position_id <> '0' and symbol is not null and type in ('BUY', 'SELL')
    group by login, position_id order by login, position_id
    on conflict (login, position_id) do update set volume = p.volume + excluded.volume;
  end if;
  delete from open_positions where volume = 0;
  return null;
end
$$;
create trigger keep_open_positions_insert after insert on trading_data
  referencing new table as new_rows for each statement execute function keep_open_positions();
create trigger keep_open_positions_update after update on trading_data
  referencing old table as old_rows new table as new_rows for each statement execute function keep_open_positions();
create trigger keep_open_positions_delete after delete on trading_data
  referencing old table as old_rows for each statement execute function keep_open_positions();

insert into open_positions (login, position_id, symbol, volume)
select login, position_id, min(symbol), sum(signed_volume(type, volume)) from trading_data
where position_id <> '0' and symbol is not null and type in ('BUY', 'SELL')
group by login, position_id having sum(signed_volume(type, volume)) <> 0;

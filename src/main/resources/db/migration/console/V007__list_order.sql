-- The list of trades is paged along this.
create index closed_trades_closed on closed_trades (closed_at, login, position_id);

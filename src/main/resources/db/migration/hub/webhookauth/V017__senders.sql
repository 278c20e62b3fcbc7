-- Tokens of TradingView; of a secret only its SHA-256 is kept, for it is compared and never shown again.
create table webhook_tokens (
  id           text        primary key,
  strategy     text, -- alerts of another strategy are refused; null takes any
  note         text        not null default '',
  created_at   timestamptz not null default clock_timestamp(),
  created_by   text        not null,
  revoked_at   timestamptz,
  revoked_by   text
);
create table webhook_token_secrets (
  sha256     bytea       primary key,
  token_id   text        not null references webhook_tokens,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz -- set when a newer secret replaces it
);

-- Accounts of MetaTrader 5 with secrets of their own. A signature is checked with the secret itself, so it is kept,
-- enciphered with secrets.key of the credentials.
create table mt5_logins (
  login      text        primary key,
  note       text        not null default '',
  created_at timestamptz not null default clock_timestamp(),
  created_by text        not null,
  revoked_at timestamptz,
  revoked_by text
);
create table mt5_login_secrets (
  id         bigint      generated always as identity primary key,
  login      text        not null references mt5_logins,
  secret     text        not null, -- enciphered
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz
);

-- What the fan-out faults write and count.
create table fault_rows (
  id    bigint primary key,
  value bigint not null default 0 -- how often the row was changed
);
create table fault_counts (
  subscriber text   primary key,
  n          bigint not null default 0
);
insert into fault_counts (subscriber) values ('single'), ('batches'), ('failing');

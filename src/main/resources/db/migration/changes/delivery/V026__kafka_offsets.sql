-- How far a subscriber is in each partition of the topic that carries changes between hubs. Kept here and not with
-- the broker, so that it commits together with what the subscriber writes.
create table change_offsets (
  subscriber        text        not null references change_subscribers on delete cascade,
  partition         integer     not null,
  next_offset       bigint      not null,
  position          bigint      not null, -- changes up to here are dealt with: the relay may send one twice
  rewinds           bigint      not null, -- of the subscriber, when this row was made
  delivered         bigint      not null default 0,
  behind            bigint      not null default 0, -- records left in the partition when last seen
  last_delivered_at timestamptz,
  primary key (subscriber, partition)
) with (fillfactor = 50);

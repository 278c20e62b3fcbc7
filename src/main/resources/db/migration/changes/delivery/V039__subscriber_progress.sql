-- How far the topic is filled, partition by partition: what a consumer that is paused or cut off from the broker
-- cannot see. Written by the relay with its own progress.
create table change_topic (
  partition   integer primary key,
  next_offset bigint  not null -- behind the last change in the partition
) with (fillfactor = 50);

-- What keeps a subscriber from going on, as each hub sees it now; a row that is not renewed counts no more.
create table change_troubles (
  subscriber text        not null,
  hub        text        not null,
  trouble    text        not null,
  seen_at    timestamptz not null default clock_timestamp(),
  primary key (subscriber, hub)
);

create index dead_letters_open_by_subscriber on dead_letters (subscriber) where state = 'open';

-- Where each subscriber is, whichever way changes reach it. Over Kafka what the relay has yet to send waits too.
create view change_progress as
select c.subscriber,
  greatest(c.position, coalesce(k.slowest, k.furthest)) as position,
  greatest(0, h.position - case when k.behind is null or relay.position is null or c.subscriber = 'kafka-relay'
    then c.position else relay.position - k.behind end) as lag,
  c.delivered + coalesce(k.delivered, 0) as delivered,
  greatest(c.last_delivered_at, k.last_delivered_at) as last_delivered_at,
  letters.open as dead_letters,
  coalesce(letters.last_failed_at > coalesce(greatest(c.last_delivered_at, k.last_delivered_at), '-infinity'), false)
    as failing,
  (select string_agg(distinct t.trouble, '; ' order by t.trouble) from change_troubles t
   where t.subscriber = c.subscriber and t.seen_at > clock_timestamp() - interval '10 seconds') as trouble
from change_subscribers c
  cross join change_head h
  left join change_subscribers relay on relay.subscriber = 'kafka-relay'
  cross join lateral (
    select min(o.position) filter (where coalesce(t.next_offset - o.next_offset, o.behind) > 0) as slowest,
      max(o.position) as furthest,
      sum(greatest(0, coalesce(t.next_offset - o.next_offset, o.behind)))::bigint as behind,
      sum(o.delivered)::bigint as delivered, max(o.last_delivered_at) as last_delivered_at
    from change_offsets o left join change_topic t using (partition)
    where o.subscriber = c.subscriber and o.rewinds = c.rewinds) k
  cross join lateral (
    select count(*) as open, max(d.failed_at) as last_failed_at from dead_letters d
    where d.subscriber = c.subscriber and d.state = 'open') letters;

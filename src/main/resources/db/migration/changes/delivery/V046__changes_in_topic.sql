-- How many changes a partition has had, not how many records lie in it: a transaction's end is a record too, and so is
-- a change that was sent twice. Each record carries its number; what was sent before counts by its offset.
alter table change_topic add changes bigint not null default 0;
update change_topic set changes = next_offset;
insert into change_topic (partition, next_offset, changes)
select partition, max(next_offset + behind), max(next_offset + behind) from change_offsets group by partition
on conflict do nothing;
alter table change_topic alter changes drop default;

alter table change_offsets add changes bigint not null default 0; -- of the partition, dealt with
update change_offsets set changes = next_offset;

drop index dead_letters_open_by_subscriber;
create index dead_letters_open_by_subscriber on dead_letters (subscriber) include (failed_at) where state = 'open';

create or replace view change_progress as
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
    select min(o.position) filter (where t.changes > o.changes) as slowest,
      max(o.position) as furthest,
      sum(greatest(0, coalesce(t.changes, 0) - o.changes))::bigint as behind,
      sum(o.delivered)::bigint as delivered, max(o.last_delivered_at) as last_delivered_at
    from change_offsets o left join change_topic t using (partition)
    where o.subscriber = c.subscriber and o.rewinds = c.rewinds) k
  cross join lateral (
    select count(*) as open, max(d.failed_at) as last_failed_at from dead_letters d
    where d.subscriber = c.subscriber and d.state = 'open') letters;

alter table change_offsets drop column behind;

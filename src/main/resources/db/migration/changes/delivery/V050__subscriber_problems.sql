-- What keeps a subscriber from going on is a problem. The view has it by its former name, trouble, for one release.
alter table change_troubles rename to change_problems;
alter table change_problems rename trouble to problem;

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
  p.problem as trouble,
  p.problem
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
    where d.subscriber = c.subscriber and d.state = 'open') letters
  cross join lateral (
    select string_agg(distinct s.problem, '; ' order by s.problem) as problem from change_problems s
    where s.subscriber = c.subscriber and s.seen_at > clock_timestamp() - interval '10 seconds') p;

create view change_troubles as
select subscriber, hub, problem as trouble, seen_at from change_problems;

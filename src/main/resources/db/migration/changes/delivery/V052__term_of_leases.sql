-- How long its holder takes a lease each time; null where an earlier version took it. An end more than two of these terms
-- away shows that the database's clock was put back, whatever term another hub is set to.
alter table hub_leases add column term interval;

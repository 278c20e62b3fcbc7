-- What the rules of cleaning removed of a dataset's bars; the manifest has the rules and the reasons.
alter table datasets add column removed bigint not null default 0;

-- Which text of a route file took the place of which, when and by whom. The texts that served are in route_versions.
create table route_edits (
  id        bigint      generated always as identity primary key,
  file      text        not null, -- below the hub's home
  sha256    text,                 -- of the text, as sha256sum prints it; null: the file was removed
  author    text        not null, -- who saved it in the console; file: whoever wrote the file
  reason    text,                 -- null for a file that was written on disk
  hub       text        not null, -- that it was saved on, or that served it first
  saved_at  timestamptz not null,
  served_at timestamptz           -- null: it was saved and has not served
);
create index route_edits_file on route_edits (file, served_at, id);

insert into route_edits (file, sha256, author, hub, saved_at, served_at)
select distinct on (at, file) file, sha256, 'file', '', at, at from route_activations order by at, file, id;

insert into retention (table_name, kind, age, condition, keep_days, least_days, note) values
  ('route_edits', 'days', 'saved_at',
    'exists (select from route_edits n where n.file = t.file and n.served_at > coalesce(t.served_at, t.saved_at))', 730, 30,
    'who changed which route file when; the newest of each that served stays');

-- Their own rules prune what grows.
insert into retention (table_name, kind, note) values
  ('ai_queue', 'own', 'hub.queue.keep, once it is over'),
  ('queue_scalings', 'own', '30 days; the newest one stays'),
  ('stream_processor_instances', 'own', 'a day after a hub was last seen'),
  ('ai_stream_processors', 'bounded', 'a row for each subscriber and kind of work');

insert into retention (table_name, kind, age, condition, keep_days, least_days, note) values
  ('ai_queue', 'days', 'finished_at', 'true', 30, 1, 'work that is over; its dedupe key holds as long'),
  ('queue_scalings', 'days', 'at', 't.id < (select max(id) from queue_scalings)', 30, 1,
    'why there were more or fewer workers; the newest one stays');

insert into retention (table_name, kind, note) values
  ('stream_processor_instances', 'own', 'a day after a hub was last seen'),
  ('ai_stream_processors', 'bounded', 'a row for each subscriber and kind of work');

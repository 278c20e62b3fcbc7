-- What people note about a decision. A note is never changed: a later one says what has changed.
create table inference_notes (
  id           bigint      generated always as identity primary key,
  inference_id text        not null references inferences on delete cascade,
  kind         text        not null check (kind in ('misclassification', 'explanation')),
  right_action text        check (right_action in ('BUY', 'SELL', 'HOLD')), -- null where the note names none
  note         text        not null,
  by           text        not null,
  at           timestamptz not null default clock_timestamp()
);
create index inference_notes_inference on inference_notes (inference_id, id);

-- A flag that nobody reads any more can be removed; its changes stay.
alter table model_flags drop constraint model_flags_kind_check;
alter table model_flags add constraint model_flags_kind_check
  check (kind in ('declare', 'release', 'set', 'hold', 'resume', 'remove'));

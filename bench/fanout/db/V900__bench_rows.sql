-- Twice the same table: one is captured, the other is what the trigger's cost is compared with.
create table bench_captured (like tv_signals including defaults including generated);
alter table bench_captured add primary key (id);
create table bench_plain (like tv_signals including defaults including generated);
alter table bench_plain add primary key (id);

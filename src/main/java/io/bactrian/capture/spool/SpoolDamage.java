package io.bactrian.capture.spool;

/**
 * What the spool could not give back.
 *
 * @param lost acknowledged messages that damage of its files cost since the start, at least
 * @param setAside messages that can be read but become no rows, since the start
 * @param files files that are kept for somebody to look at, however long ago they came there
 */
public record SpoolDamage(long lost, long setAside, long files) {}

package io.bactrian.lineage;

/**
 * One thing came of another.
 *
 * @param relation what the first did to the second, such as {@code ordered}
 */
record Edge(String fromKind, String fromId, String toKind, String toId, String relation) {}

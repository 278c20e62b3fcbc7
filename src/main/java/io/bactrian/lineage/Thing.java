package io.bactrian.lineage;

/** Something that has a lineage; {@code id} is unique within its kind. */
record Thing(String kind, String id) {}

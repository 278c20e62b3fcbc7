package io.bactrian.data.lineage;

/** Something that has a lineage; {@code id} is unique within its kind. */
record NodeRef(String kind, String id) {}

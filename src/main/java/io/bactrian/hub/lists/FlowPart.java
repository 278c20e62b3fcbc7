package io.bactrian.hub.lists;

/** What a package contributes to {@code GET /api/v1/flow}; a bean of the package that knows it. */
public interface FlowPart {

  /**
   * Reads it by short statements, none of which scans a big table.
   *
   * @return a record; its components become members of the answer, in snake case
   */
  Record read();
}

package io.bactrian.changes.log;

import java.util.Set;

/**
 * @param name unique in the hub; its progress is kept under it
 * @param routeId the route that begins with the source Kamelet
 * @param tables the captured tables whose changes it receives
 * @param operations of insert, update, delete
 * @param filter which of those changes
 * @param start where a name that was never seen begins: beginning, now or an ISO 8601 time
 * @param batch how many changes the route takes at once; 1 is one by one
 */
public record Subscriber(
    String name,
    String routeId,
    Set<String> tables,
    Set<String> operations,
    EventFilter filter,
    String start,
    int batch) {

  public boolean wants(ChangeEvent event) {
    return wants(event.table(), event.operation()) && filter.test(event);
  }

  public boolean wants(String table, String operation) {
    return tables.contains(table) && operations.contains(operation);
  }
}

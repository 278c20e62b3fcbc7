package io.bactrian.cdc;

import java.util.Set;

/**
 * @param name unique in the hub; its cursor is kept under it
 * @param routeId the route that begins with the source Kamelet
 * @param tables the captured tables it hears of
 * @param operations of insert, update, delete
 */
record Subscriber(String name, String routeId, Set<String> tables, Set<String> operations) {}

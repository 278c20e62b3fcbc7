/**
 * What a package contributes to the console and to {@code /api/v1}: its lists, each with its
 * columns, filters, order and page, and its part of the flow. Whoever owns a table declares them as
 * beans; the console reads the beans and knows no table.
 */
@ApplicationModule(
    displayName = "Lists",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.hub.lists;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

package io.bactrian.data.lineage;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One thing came of another.
 *
 * @param relation what the first did to the second, such as {@code ordered}
 */
@JsonNaming(SnakeCaseStrategy.class)
record Edge(String fromKind, String fromId, String toKind, String toId, String relation) {}

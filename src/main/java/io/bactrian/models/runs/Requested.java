package io.bactrian.models.runs;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One run of an answer to {@code /functions/v1/train}.
 *
 * @param status {@code queued}, or {@code under_way} where one of this model had begun before
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Requested(String runId, String model, String target, String status) {
  static final String QUEUED = "queued";
  static final String UNDER_WAY = "under_way";
}

package io.bactrian.models.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a callback.
 *
 * @param status the run's state now; {@code duplicate} for a repeat of the final callback, {@code
 *     late} for progress that comes after it
 * @param version what the model was registered as, where it was
 * @param reason the gate's, or why the run failed
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record CallbackAnswer(
    String runId, String status, @Nullable String version, @Nullable String reason) {}

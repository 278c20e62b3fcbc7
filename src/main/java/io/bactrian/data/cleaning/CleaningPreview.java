package io.bactrian.data.cleaning;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of cleaning would do to a window's bars.
 *
 * @param login whose bars they are
 * @param barsRead those that had closed by {@code to}
 * @param samples the labelled bars that a dataset would have
 * @param samplesNeeded those that it needs
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CleaningPreview(
    String symbol,
    String period,
    String login,
    @Nullable Instant from,
    Instant to,
    long barsRead,
    long barsRemoved,
    long samples,
    int samplesNeeded,
    List<RuleReport> rules) {}

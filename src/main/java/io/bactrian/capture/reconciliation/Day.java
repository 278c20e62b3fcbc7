package io.bactrian.capture.reconciliation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.LocalDate;

/**
 * What came about on a day in UTC. Alerts are either matched or unmatched.
 *
 * @param deals executions only
 * @param matched alerts that have deals
 * @param symbolDiffers matched alerts with a deal in another symbol than the map names
 */
@JsonNaming(SnakeCaseStrategy.class)
record Day(
    LocalDate day,
    long alerts,
    long receipts,
    long deals,
    long matched,
    long unmatchedAlerts,
    long symbolDiffers,
    long receiptsWithoutAlert,
    long receiptsWithoutDeals,
    long dealsWithoutReceiptOrSignal) {}

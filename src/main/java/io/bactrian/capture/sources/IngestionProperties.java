package io.bactrian.capture.sources;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxBody the largest message taken
 * @param maxDepth how deep objects and arrays may nest
 * @param signatureTolerance how far a signed timestamp may be from the hub's clock, either way
 * @param duplicateWindow how long identical bytes of an alert without {@code timenow} count as a
 *     resend; with it they do for ever
 * @param rejectedQuota how many refused messages of one sender are kept; the oldest go first
 * @param ratePerSecond how many messages a second one sender may send in the long run
 * @param rateBurst how many it may send at once
 * @param bodyBudget how much memory bodies on their way may take; who finds it used up comes again
 * @param openLogins whether a login without a secret of its own may sign with the hub's
 * @param tradingviewSources addresses or networks that alerts may come from; any where empty
 * @param tradingviewCertificate names that the subject of the sender's certificate has to hold,
 *     such as {@code CN=TradingView Webhooks}; no certificate is asked for where empty
 * @param inboxCron when the inbox is looked through, a Quartz cron expression
 */
@Validated
@ConfigurationProperties(prefix = "hub.ingestion", ignoreUnknownFields = false)
public record IngestionProperties(
    @NotNull @DefaultValue("256KB") DataSize maxBody,
    @Min(4) @Max(100) @DefaultValue("32") int maxDepth,
    @NotNull @DefaultValue("5m") Duration signatureTolerance,
    @NotNull @DefaultValue("10m") Duration duplicateWindow,
    @Min(0) @DefaultValue("1000") int rejectedQuota,
    @Min(1) @DefaultValue("500") int ratePerSecond,
    @Min(1) @DefaultValue("1000") int rateBurst,
    @NotNull @DefaultValue("16MB") DataSize bodyBudget,
    @DefaultValue("true") boolean openLogins,
    @DefaultValue List<String> tradingviewSources,
    @NotNull @DefaultValue("") String tradingviewCertificate,
    @NotBlank @DefaultValue("5/30 * * * * ?") String inboxCron) {}

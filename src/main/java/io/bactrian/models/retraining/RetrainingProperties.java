package io.bactrian.models.retraining;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param newLabels how many labels of bars have to be new since a model's last dataset before it is
 *     trained again: a day of five-minute bars
 * @param newTrades the same of closed trades, for models of trades
 * @param autoCron when the models are trained that need it
 * @param weeklyCron when every registered model is trained
 * @param monthlyCron the same once a month
 * @param validateCron when champions are scored on what became known since their training
 */
@Validated
@ConfigurationProperties(prefix = "hub.retraining", ignoreUnknownFields = false)
record RetrainingProperties(
    @Min(1) @DefaultValue("288") int newLabels,
    @Min(1) @DefaultValue("30") int newTrades,
    @NotBlank @DefaultValue("0 20 0/6 * * ?") String autoCron,
    @NotBlank @DefaultValue("0 30 1 ? * SUN") String weeklyCron,
    @NotBlank @DefaultValue("0 0 1 1 * ?") String monthlyCron,
    @NotBlank @DefaultValue("0 50 1 * * ?") String validateCron) {}

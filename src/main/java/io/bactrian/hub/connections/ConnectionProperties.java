package io.bactrian.hub.connections;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param trustedProxies addresses or networks whose {@code X-Forwarded-For}, {@code
 *     X-Forwarded-Proto} and {@code X-Client-Cert-Subject} are believed
 * @param bodyTimeout how long one body may take to arrive, from the end of its headers
 * @param unprovenBodies how many bodies of callers that have proved nothing yet may be waited for
 *     at once; fewer than the web server has threads
 * @param unprovenBodiesPerAddress how many of them one address may have
 * @param connectionsPerAddress how many connections one address may hold; a trusted proxy any
 */
@Validated
@ConfigurationProperties(prefix = "hub.security", ignoreUnknownFields = false)
record ConnectionProperties(
    @DefaultValue({"127.0.0.1", "::1"}) List<String> trustedProxies,
    @NotNull @DefaultValue("10s") Duration bodyTimeout,
    @Min(1) @DefaultValue("40") int unprovenBodies,
    @Min(1) @DefaultValue("16") int unprovenBodiesPerAddress,
    @Min(1) @DefaultValue("100") int connectionsPerAddress) {}

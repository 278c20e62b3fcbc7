package io.bactrian.hub.secrets;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param folder of files that are named like their secrets; mode 0700, each file 0600
 */
@Validated
@ConfigurationProperties(prefix = "hub.secrets", ignoreUnknownFields = false)
record SecretsProperties(@NotNull Path folder) {}

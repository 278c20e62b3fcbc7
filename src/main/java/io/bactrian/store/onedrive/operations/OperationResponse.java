package io.bactrian.store.onedrive.operations;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operation leaves in the message. */
public record OperationResponse(@Nullable Object body, Map<String, Object> headers) {}

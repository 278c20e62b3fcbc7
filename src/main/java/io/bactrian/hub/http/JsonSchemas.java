package io.bactrian.hub.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.TextFaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JSON schemas in the folders of the routes. An edited schema takes effect with the next
 * message; a broken one is reported and the last good one goes on serving.
 */
public final class JsonSchemas {
  private static final Logger log = LoggerFactory.getLogger(JsonSchemas.class);

  private static final Pattern UNSEEN = Pattern.compile("[\\s\\p{Cf}\\p{Cc}\\p{Z}]");

  private record Loaded(FileTime changed, JsonSchema schema) {}

  private final Path folder;
  private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();
  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder()
          .pathType(com.networknt.schema.PathType.JSON_PATH)
          .formatAssertionsEnabled(true)
          .build();

  JsonSchemas(Path folder) {
    this.folder = folder;
  }

  /**
   * @param name a path below {@code routes/} without {@code .schema.json}
   * @throws HubException {@link ErrorCode#INVALID_FIELD} naming the first field at fault
   */
  public void validate(String name, JsonNode document) {
    Set<ValidationMessage> faults = current(name).validate(document);
    if (!faults.isEmpty()) {
      ValidationMessage first = faults.iterator().next();
      String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
      throw new HubException(ErrorCode.INVALID_FIELD, field(first), reason(first) + more);
    }
  }

  /** The cause where the value shows one, else the rule that it breaks. */
  private static String reason(ValidationMessage fault) {
    JsonNode value = fault.getInstanceNode();
    String cause = null;
    if (value != null && value.isTextual()) {
      cause = TextFaults.of(value.textValue());
    } else if (value != null && value.isObject() && fault.getType().equals("required")) {
      cause = almost(value, fault.getProperty());
    }
    return cause == null ? fault.getError() : cause;
  }

  /** A member whose name differs from the missing one by what is hardly seen. */
  private static @Nullable String almost(JsonNode object, String missing) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String invisible = TextFaults.invisible(member.getKey());
      if (UNSEEN.matcher(member.getKey()).replaceAll("").equalsIgnoreCase(missing)) {
        String name = "The name of this member is sent as '" + member.getKey() + "': ";
        return name + (invisible == null ? "write it as " + missing + "." : invisible);
      }
    }
    return null;
  }

  private static String field(ValidationMessage fault) {
    String path = fault.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
    String property = fault.getProperty();
    if (property == null) {
      return path;
    }
    return path.isEmpty() ? property : path + "." + property;
  }

  private JsonSchema current(String name) {
    Path file = folder.resolve(name + ".schema.json");
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      Loaded known = loaded.get(name);
      if (known != null && known.changed().equals(changed)) {
        return known.schema();
      }
      Loaded fresh = new Loaded(changed, load(file, known));
      loaded.put(name, fresh);
      return fresh.schema();
    } catch (IOException e) {
      throw new UncheckedIOException("the schema " + file + " cannot be read", e);
    }
  }

  private JsonSchema load(Path file, @Nullable Loaded known) throws IOException {
    try {
      JsonSchema schema = factory.getSchema(Files.readString(file), config);
      schema.initializeValidators();
      return schema;
    } catch (RuntimeException e) {
      if (known == null) {
        throw e;
      }
      log.error("Schema {} is broken, the last good one stays in force: {}", file, e.getMessage());
      return known.schema();
    }
  }
}

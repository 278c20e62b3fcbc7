package io.bactrian.hub.lint;

import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.ArtifactModel;
import org.apache.camel.tooling.model.DataFormatModel;
import org.apache.camel.tooling.model.Kind;

/** Camel's own list of what exists, to say which artifact holds what this hub has not. */
public final class Catalogue {
  private static final CamelCatalog CAMEL = new DefaultCamelCatalog();

  private Catalogue() {}

  /** Why a name does not resolve in this hub, and what mends it. */
  public static String missing(Kind kind, String name) {
    String sort = kind == Kind.dataformat ? "data format" : kind.name();
    String fault = "there is no " + sort + " '" + name + "': ";
    return CAMEL.model(kind, name) instanceof ArtifactModel<?> model
        ? fault + absent(model.getGroupId() + ":" + model.getArtifactId())
        : fault + "Camel has none of this name either, correct it";
  }

  public static String absent(String artifact) {
    return artifact + " is missing from this hub, add it to pom.xml and build the hub anew";
  }

  /** The key of the YAML DSL that names a language or data format. */
  public static String key(Kind kind, String name) {
    return CAMEL.model(kind, name) instanceof DataFormatModel format ? format.getModelName() : name;
  }
}

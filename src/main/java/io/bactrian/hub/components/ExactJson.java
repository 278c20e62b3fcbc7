package io.bactrian.hub.components;

import io.bactrian.hub.http.JsonBodies;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.DataFormatCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets {@code json} of a route read a number with a fraction as a BigDecimal and write it with the
 * same digits: as a double, a price would be another one. Records of the hub are written with their
 * times as ISO 8601 text.
 */
@Component
final class ExactJson implements DataFormatCustomizer {
  @Override
  public boolean isEnabled(String name, DataFormat format) {
    return format instanceof JacksonDataFormat;
  }

  /** One mapper for each: what a route says of its own changes no other. */
  @Override
  public void configure(String name, DataFormat format) {
    ((JacksonDataFormat) format).setObjectMapper(JsonBodies.mapper());
  }
}

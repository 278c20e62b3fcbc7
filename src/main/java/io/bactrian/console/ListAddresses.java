package io.bactrian.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.bactrian.hub.lists.ListSpec;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Serves {@code GET /api/v1/{name}} and {@code /{name}/{id}} of each list that is contributed. */
@Component
class ListAddresses {
  private static final Method PAGE =
      method("page", MultiValueMap.class, String.class, HttpServletResponse.class);
  private static final Method ITEM = method("item", String.class, HttpServletResponse.class);

  /** Two lists of one name would have one address, which the mapping refuses at the start. */
  ListAddresses(
      List<ListSpec> lists,
      ListReader reader,
      ObjectMapper mapper,
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
    ObjectWriter json = mapper.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    for (ListSpec list : lists) {
      var handler = new ListHandler(list, reader, json);
      String address = "/api/v1/" + list.name();
      mapping.registerMapping(get(mapping, address), handler, PAGE);
      mapping.registerMapping(get(mapping, address + "/{id}"), handler, ITEM);
    }
  }

  private static RequestMappingInfo get(RequestMappingHandlerMapping mapping, String address) {
    return RequestMappingInfo.paths(address)
        .methods(RequestMethod.GET)
        .options(mapping.getBuilderConfiguration())
        .build();
  }

  private static Method method(String name, Class<?>... parameters) {
    return Objects.requireNonNull(
        ReflectionUtils.findMethod(ListHandler.class, name, parameters), name);
  }
}

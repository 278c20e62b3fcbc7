package io.bactrian.hub.security;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Reads a bounded body only, whatever a control call makes of it. */
@RestControllerAdvice
class ControlBodies extends RequestBodyAdviceAdapter {
  /** More than a change that holds the largest message before and after. */
  static final int LIMIT = 4 << 20;

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    if (message.getHeaders().getContentLength() > LIMIT) {
      throw tooLarge();
    }
    byte[] body = message.getBody().readNBytes(LIMIT + 1);
    if (body.length > LIMIT) {
      throw tooLarge();
    }
    return new Read(message.getHeaders(), body);
  }

  private static HubException tooLarge() {
    return new HubException(
        ErrorCode.TOO_LARGE, null, "At most " + LIMIT + " bytes are taken here.");
  }

  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
  private record Read(HttpHeaders headers, byte[] body) implements HttpInputMessage {
    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body);
    }
  }
}

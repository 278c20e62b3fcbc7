package io.bactrian.models.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.connections.Bodies;
import io.bactrian.shared.DatabaseLoss;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;

/**
 * Serves the links of {@link RunLinks}: GET of the dataset, PUT of what the trainer makes. Nothing
 * that a request says besides its token, its name and its body has any effect, and what could be
 * meant to have one with an S3 store is refused.
 */
final class RunFilesFilter extends HttpFilter {
  static final String PATH = "/trainer/";
  private static final long serialVersionUID = 1L;

  private final transient RunLinks links;
  private final transient RunFiles files;
  private final transient ObjectMapper mapper;

  RunFilesFilter(RunLinks links, RunFiles files, ObjectMapper mapper) {
    this.links = links;
    this.files = files;
    this.mapper = mapper;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    try {
      serve(request, response);
    } catch (HubException e) {
      refuse(response, e);
    } catch (RuntimeException e) {
      if (!DatabaseLoss.isCauseOf(e)) {
        throw e;
      }
      refuse(
          response,
          new HubException(
              ErrorCode.UNAVAILABLE, null, "The database does not answer: repeat it.", e));
    }
  }

  private void refuse(HttpServletResponse response, HubException e) throws IOException {
    response.setStatus(e.code().status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setHeader("Connection", "close"); // the body may not have been read
    if (e.code() == ErrorCode.UNAVAILABLE) {
      response.setHeader("Retry-After", "5");
    }
    response.getOutputStream().write(mapper.writeValueAsBytes(Problem.of(e)));
  }

  private void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String[] path = request.getRequestURI().split("/", -1); // "", trainer, token, name
    if (path.length != 4) {
      throw new HubException(ErrorCode.NOT_FOUND, "There is nothing at this address.");
    }
    RunLinks.Link link = links.find(path[2], path[3]);
    String method = link.upload() ? "PUT" : "GET";
    if (!request.getMethod().equals(method)) {
      response.setHeader("Allow", method);
      throw new HubException(
          ErrorCode.METHOD_NOT_ALLOWED, "Call this address with " + method + ".");
    }
    Bodies.proven(request);
    Bodies.mayTake(request, RunFiles.DEADLINE);
    refuseInstructions(request);
    if (link.upload()) {
      refuseTypes(request);
      files.take(link, request.getInputStream(), request.getContentLengthLong());
    } else {
      files.give(link, response);
    }
  }

  /** A trainer that sends them expects them to work. */
  private static void refuseInstructions(HttpServletRequest request) {
    if (request.getQueryString() != null) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER, "The link takes no query: call it as it was given.");
    }
    for (String header : Collections.list(request.getHeaderNames())) {
      if (header.toLowerCase(Locale.ROOT).startsWith("x-amz-")) {
        throw new HubException(
            ErrorCode.INVALID_PARAMETER,
            header,
            "The link takes no headers of S3: leave " + header + " out.");
      }
    }
  }

  private static void refuseTypes(HttpServletRequest request) {
    String type = request.getContentType();
    String coding = request.getHeader("Content-Encoding");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      throw new HubException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the file's bytes as the body, not as a form.");
    }
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw new HubException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the file's bytes without Content-Encoding.");
    }
  }
}

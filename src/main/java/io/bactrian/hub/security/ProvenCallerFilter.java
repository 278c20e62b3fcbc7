package io.bactrian.hub.security;

import io.bactrian.hub.connections.Bodies;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Runs after the authorization: the body of a caller with a role counts as a proven caller's. */
final class ProvenCallerFilter extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (Caller.current().role() != null) {
      Bodies.proven(request);
    }
    chain.doFilter(request, response);
  }
}

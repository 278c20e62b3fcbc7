package io.bactrian.hub.security;

import io.bactrian.HubTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/** A hub with a route that a user added, whose management context a test can look into. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@HubTest(
    properties = {
      "hub.home=src/test/resources/homes/security",
      "hub.supabase.jwt-secret=" + Tokens.SECRET,
      "hub.supabase.roles.authenticated=investor"
    })
@Import(PortsTest.ManagementContext.class)
@interface PortsTest {

  final class ManagementContext {
    private @Nullable ServletWebServerApplicationContext context;

    @EventListener
    void onServer(ServletWebServerInitializedEvent event) {
      if ("management".equals(event.getApplicationContext().getServerNamespace())) {
        context = event.getApplicationContext();
      }
    }

    ServletWebServerApplicationContext get() {
      return Objects.requireNonNull(context);
    }
  }
}

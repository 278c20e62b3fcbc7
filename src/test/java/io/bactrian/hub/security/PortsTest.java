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
      "hub.supabase.roles.authenticated=investor",
      "hub.oidc.issuer=http://127.0.0.1:${test.issuer-port}", // LocalIssuer, where a test starts it
      "hub.oidc.client-id=hub",
      "hub.oidc.client-secret=" + LocalIssuer.CLIENT_SECRET,
      "hub.oidc.role-claim=realm_access.roles",
      "hub.oidc.roles.desk=analyst",
      "hub.oidc.roles.chief=operator",
      "hub.oidc.email-domains=example.org",
      "hub.oidc.domain-role=investor"
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

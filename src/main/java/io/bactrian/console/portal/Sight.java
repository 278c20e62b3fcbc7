package io.bactrian.console.portal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads as a subject: a transaction with the investors' role and the subject's claims, which both
 * end with it. PostgreSQL's policies do the rest.
 */
@Component
public class Sight {
  static final String ROLE = "bactrian_investor";

  /** The claims first: the role is the last thing that the hub's own user does here. */
  private static final String BECOME =
      """
      select set_config('request.jwt.claims', :claims, true), set_config('statement_timeout', '30s', true),
        set_config('role', '%s', true)
      """
          .formatted(ROLE);

  /** No such role, or not a member of it. */
  private static final Set<String> NO_ROLE = Set.of("22023", "42704", "42501");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final TransactionTemplate undone;

  Sight(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    transaction.setReadOnly(true);
    transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.undone = new TransactionTemplate(transactions);
    undone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * @param subject such as {@code investor}, {@code supabase:<sub>} or {@code share:12}
   * @param work reads and keeps nothing of the connection
   * @throws HubException {@link ErrorCode#UNAVAILABLE} where the database has no role for investors
   */
  public <T> T as(String subject, Function<JdbcClient, T> work) {
    T seen =
        transaction.execute(
            status -> {
              become(subject);
              return work.apply(jdbc);
            });
    if (seen == null) {
      throw new IllegalStateException("The work gave no answer");
    }
    return seen;
  }

  /**
   * @param trades that are closed, and not too young for the portal's delay
   */
  record PortalSeen(long trades, long accounts, long strategies) {}

  /**
   * What a subject would see after a change, which is undone.
   *
   * @param change answers the subject
   */
  PortalSeen after(Supplier<String> change) {
    PortalSeen seen =
        undone.execute(
            status -> {
              status.setRollbackOnly();
              become(change.get());
              return jdbc.sql(
                      """
                      select (select count(*) from portal.trades) as trades,
                        (select count(*) from portal.accounts) as accounts,
                        (select count(distinct strategy) from portal.trades) as strategies
                      """)
                  .query(PortalSeen.class)
                  .single();
            });
    if (seen == null) {
      throw new IllegalStateException("The work gave no answer");
    }
    return seen;
  }

  private void become(String subject) {
    try {
      jdbc.sql(BECOME).param("claims", claims(subject)).query().singleRow();
    } catch (DataAccessException e) {
      if (e.getMostSpecificCause() instanceof SQLException cause
          && NO_ROLE.contains(String.valueOf(cause.getSQLState()))) {
        throw new HubException(
            ErrorCode.UNAVAILABLE,
            null,
            "The database has no role for investors: its administrator runs deploy/portal.sql.",
            e);
      }
      throw e;
    }
  }

  /**
   * PostgreSQL knows of its own users who is a VIP; of those whom a token vouches for the hub says
   * it.
   */
  private static String claims(String subject) {
    Caller caller = Caller.current();
    boolean vip = caller.is(Role.VIP) && caller.name().equals(subject);
    try {
      return JSON.writeValueAsString(
          vip
              ? Map.of("sub", subject, "role", ROLE, "hub_role", "vip")
              : Map.of("sub", subject, "role", ROLE));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.bactrian.models.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The second person's yes. That a protected champion does not change without one, and that the two
 * persons differ, is decided by the database, so that no way around this class is open.
 */
@Component
public class Approvals {
  static final String CHAMPION = "champion";

  private final JdbcClient jdbc;

  Approvals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param alias champion, or a free one
   * @param version that it is to name; null where it is to name none, or where protection is to end
   * @param approvedBy null where nobody has approved it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Approval(
      String id,
      String model,
      String alias,
      @Nullable String version,
      boolean unprotect,
      String requestedBy,
      @Nullable String approvedBy) {}

  boolean isProtected(String model) {
    return jdbc.sql("select protected from models where model = :model")
        .param("model", model)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** Whether a change of a protected alias would be let through now. */
  public boolean approves(String model, String alias, @Nullable String version) {
    return jdbc.sql(
            """
            select exists (select from model_approvals where model = :model and alias = :alias
              and not unprotect and version is not distinct from :version and used_at is null
              and approved_at > clock_timestamp() - interval '1 day')
            """)
        .param("model", model)
        .param("alias", alias)
        .param("version", version)
        .query(Boolean.class)
        .single();
  }

  void protect(String model) {
    int found =
        jdbc.sql("update models set protected = true where model = :model")
            .param("model", model)
            .update();
    if (found == 0) {
      throw new HubException(ErrorCode.NOT_FOUND, "model", "There is no model " + model + ".");
    }
  }

  /** Ends the protection of a champion, as an approval allows it. */
  void unprotect(String model) {
    jdbc.sql("update models set protected = false where model = :model")
        .param("model", model)
        .update();
  }

  /**
   * @param alias champion, or a free one
   * @param version that it is to name; null where it is to name none
   */
  @Transactional
  public Approval request(
      String model,
      String alias,
      @Nullable String version,
      boolean unprotect,
      String by,
      String reason) {
    String id = Ulid.next();
    jdbc.sql(
            """
            insert into model_approvals (id, model, alias, version, unprotect, requested_by, reason)
            values (:id, :model, :alias, :version, :unprotect, :by, :reason)
            """)
        .param("id", id)
        .param("model", model)
        .param("alias", alias)
        .param("version", version)
        .param("unprotect", unprotect)
        .param("by", by)
        .param("reason", reason)
        .update();
    return new Approval(id, model, alias, version, unprotect, by, null);
  }

  /**
   * @throws HubException {@code FORBIDDEN} where the one who asked approves, {@code CONFLICT} for
   *     one that is approved already
   */
  @Transactional
  public Approval approve(String id, String by) {
    Approval asked =
        find(id)
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.NOT_FOUND, "approval", "There is no request " + id + "."));
    if (asked.requestedBy().equals(by)) {
      throw new HubException(
          ErrorCode.FORBIDDEN,
          "approval",
          by + " asked for this: somebody else has to approve it.");
    }
    int approved =
        jdbc.sql(
                """
                update model_approvals set approved_by = :by, approved_at = clock_timestamp()
                where id = :id and approved_by is null
                """)
            .param("by", by)
            .param("id", id)
            .update();
    if (approved == 0) {
      throw new HubException(
          ErrorCode.CONFLICT, "approval", "Approved already, by " + asked.approvedBy() + ".");
    }
    return new Approval(
        id,
        asked.model(),
        asked.alias(),
        asked.version(),
        asked.unprotect(),
        asked.requestedBy(),
        by);
  }

  private Optional<Approval> find(String id) {
    return jdbc.sql(
            """
            select id, model, alias, version, unprotect, requested_by, approved_by from model_approvals where id = :id
            for update
            """)
        .param("id", id)
        .query(Approval.class)
        .optional();
  }
}

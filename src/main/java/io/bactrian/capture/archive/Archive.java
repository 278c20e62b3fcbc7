package io.bactrian.capture.archive;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectStore;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps files once by their content; the object is there before its row. */
@Component
final class Archive {
  private static final Pattern NAME =
      Pattern.compile("[^\\p{Cntrl}/\\\\.][^\\p{Cntrl}/\\\\]{0,119}");
  private static final int DIGITS = 16;

  private final ObjectStore store;
  private final JdbcClient jdbc;
  private final Clock clock;

  Archive(ObjectStore store, JdbcClient jdbc, Clock clock) {
    this.store = store;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param status {@code stored}, or {@code duplicate} where the same file was archived before
   */
  record Kept(String key, String sha256, int size, String status) {}

  /** What {@link #keep} would answer; nothing is kept. */
  Kept look(ArchiveKind kind, String name, byte[] content) {
    refuseWrong(name);
    kind.typeOf(content);
    String sha256 = DigestUtils.sha256Hex(content);
    Optional<String> known = find(kind, name, sha256);
    return new Kept(
        known.orElseGet(() -> key(kind, name, sha256)),
        sha256,
        content.length,
        known.isEmpty() ? "stored" : "duplicate");
  }

  private static void refuseWrong(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER,
          "name",
          "A name has 1 to 120 characters, begins with no dot and holds no slash and no control"
              + " character.");
    }
  }

  /**
   * @throws HubException {@code INVALID_PARAMETER} for a wrong name, {@code UNSUPPORTED_MEDIA_TYPE}
   *     for wrong content
   */
  Kept keep(ArchiveKind kind, String name, byte[] content, String by) {
    refuseWrong(name);
    String type = kind.typeOf(content);
    String sha256 = DigestUtils.sha256Hex(content);
    Optional<String> known = find(kind, name, sha256);
    String key = known.orElseGet(() -> key(kind, name, sha256));
    store.keep(key, content);
    boolean fresh =
        known.isEmpty()
            && jdbc.sql(
                        """
                        insert into archived_files (kind, name, sha256, key, content_type, size, archived_by)
                        values (:kind, :name, :sha256, :key, :type, :size, :by) on conflict do nothing
                        """)
                    .param("kind", kind.path())
                    .param("name", name)
                    .param("sha256", sha256)
                    .param("key", key)
                    .param("type", type)
                    .param("size", content.length)
                    .param("by", by)
                    .update()
                == 1;
    return new Kept(
        fresh ? key : find(kind, name, sha256).orElse(key),
        sha256,
        content.length,
        fresh ? "stored" : "duplicate");
  }

  private String key(ArchiveKind kind, String name, String sha256) {
    String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    return "archive/%s/%s/%s-%s".formatted(kind.path(), today, sha256.substring(0, DIGITS), name);
  }

  private Optional<String> find(ArchiveKind kind, String name, String sha256) {
    return jdbc.sql(
            """
            select key from archived_files where kind = :kind and name = :name and sha256 = :sha256
            """)
        .param("kind", kind.path())
        .param("name", name)
        .param("sha256", sha256)
        .query(String.class)
        .optional();
  }
}

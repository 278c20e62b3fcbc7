package io.bactrian.models.runs;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The addresses of a run's files. They lead to the hub, not to the store: what a store's own signed
 * links leave open to whoever holds one (headers that copy or publish another object) is not there
 * at all.
 */
@Repository
public class RunLinks {
  public static final String DATASET = "train.parquet";

  private final JdbcClient jdbc;
  private final HubEndpoint hub;
  private final TrainingProperties properties;

  RunLinks(JdbcClient jdbc, HubEndpoint hub, TrainingProperties properties) {
    this.jdbc = jdbc;
    this.hub = hub;
    this.properties = properties;
  }

  /** One file of one attempt. */
  record Link(String name, String objectKey) {
    boolean upload() {
      return !name.equals(DATASET);
    }
  }

  /**
   * New links for a run's attempt; those of earlier attempts are worth nothing any more.
   *
   * @param datasetKey of what the trainer may read
   * @return by the files' names
   */
  @Transactional
  public Map<String, URI> issue(Run run, String datasetKey) {
    jdbc.sql(
            """
            delete from run_links where token_sha256 in (
              select token_sha256 from run_links where run_id = ? or expires_at < clock_timestamp()
              order by token_sha256 for update) -- in the same order from every hub
            """)
        .param(run.id())
        .update();
    var links = new LinkedHashMap<String, URI>();
    links.put(DATASET, issue(run, DATASET, datasetKey));
    for (String name : TrainJob.ARTIFACTS) {
      links.put(name, issue(run, name, run.objectKey(name)));
    }
    return links;
  }

  private URI issue(Run run, String name, String key) {
    String token = RunToken.next();
    jdbc.sql(
            """
            insert into run_links (token_sha256, run_id, attempt, name, object_key, expires_at)
            values (:token, :run, :attempt, :name, :key, clock_timestamp() + make_interval(secs => :seconds))
            """)
        .param("token", RunToken.sha256(token))
        .param("run", run.id())
        .param("attempt", run.attempt())
        .param("name", name)
        .param("key", key)
        .param("seconds", properties.linkValidity().toMillis() / 1000.0)
        .update();
    return hub.url(RunFilesFilter.PATH + token + "/" + name);
  }

  /**
   * @throws HubException {@link ErrorCode#FORBIDDEN} where there is no such link, or it is over:
   *     with its time, its run or its attempt
   */
  Link find(String token, String name) {
    return jdbc.sql(
            """
            select l.name, l.object_key from run_links l join model_runs r on r.id = l.run_id
            where l.token_sha256 = :token and l.name = :name and l.expires_at > clock_timestamp()
              and r.attempt = l.attempt and r.state in ('dispatched', 'running')
            """)
        .param("token", RunToken.sha256(token))
        .param("name", name)
        .query((row, n) -> new Link(row.getString("name"), row.getString("object_key")))
        .optional()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.FORBIDDEN,
                    "There is no such link, or it is over: report the run as failed."));
  }
}

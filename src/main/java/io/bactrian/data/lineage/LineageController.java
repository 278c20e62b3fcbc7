package io.bactrian.data.lineage;

import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The trade passport: what a thing came from and what came of it. */
@RestController
@RequestMapping("/api/v1/lineage")
final class LineageController {
  private final Lineage lineage;
  private final JdbcClient jdbc;

  LineageController(Lineage lineage, JdbcClient jdbc) {
    this.lineage = lineage;
    this.jdbc = jdbc;
  }

  @Operation(
      operationId = "getPassport",
      tags = "lists",
      summary = "What a thing came from and what came of it",
      description = "docs/lineage.md lists the kinds, how their ids look, and the query.")
  @GetMapping("/{kind}/{id}")
  LineageGraph passport(@PathVariable String kind, @PathVariable String id) {
    Kind known = Kind.named(kind);
    return lineage.of(known, id).orElseThrow(known::unknown);
  }

  /** Orders, deals and trades are numbered by their account, routes' versions by their route. */
  @Operation(
      operationId = "getPassportInAccount",
      tags = "lists",
      summary = "The same for what is numbered within something else",
      description =
          "Orders, deals and trades: login, then number. Routes: id, then SHA-256 of the text.")
  @GetMapping("/{kind}/{owner}/{id}")
  LineageGraph passport(
      @PathVariable String kind, @PathVariable String owner, @PathVariable String id) {
    return passport(kind, owner + '/' + id);
  }

  /** The bytes as they came; never as a page of the hub's own origin. */
  @Operation(
      operationId = "getMessageBody",
      tags = "lists",
      summary = "The bytes of a message as they came")
  @GetMapping("/raw_message/{id}/body")
  ResponseEntity<byte[]> body(@PathVariable String id) {
    byte[] body =
        jdbc.sql("select body from raw_messages where id = lineage_number(:id)")
            .param("id", id)
            .query(byte[].class)
            .optional()
            .orElseThrow(Kind.RAW_MESSAGE::unknown);
    var file = ContentDisposition.attachment().filename("message-" + id).build();
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
        .body(body);
  }
}

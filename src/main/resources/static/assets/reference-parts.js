// What the page of the API is made of: OpenAPI 3.1 in, elements out.
import { h } from "./dom.js";

const METHODS = ["get", "post", "put", "patch", "delete"];
const DEEPEST = 6;

/** Every call of the document, in its order, with what a reader looks for. */
export function operations(document31) {
  return Object.entries(document31.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      id: item[method].operationId, tag: item[method].tags?.[0], method, path,
      summary: item[method].summary ?? "", operation: item[method],
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
    })));
}

/** Those whose address, summary or description has each word. */
export function find(calls, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return calls.filter((call) => {
    const of = `${call.method} ${call.path} ${call.summary} ${call.operation.description ?? ""}`.toLowerCase();
    return words.every((word) => of.includes(word));
  });
}

export function overview(document31, calls) {
  const { info } = document31;
  return h("article", { class: "reference" },
    h("h1", {}, `${info.title}: API`),
    h("p", { class: "lead" }, info.summary),
    prose(info.description),
    h("p", {}, h("a", { href: "/openapi.json" }, "openapi.json"), ` has the same for programs: OpenAPI ${document31.openapi}, ${calls.length} calls.`),
    h("h2", {}, "Who calls"),
    Object.entries(document31.components.securitySchemes ?? {}).map(([name, scheme]) =>
      h("p", {}, h("b", {}, name), ": ", scheme.description ?? scheme.scheme ?? scheme.type)),
    document31.tags.map((tag) => {
      const own = calls.filter((call) => call.tag === tag.name);
      return [h("h2", {}, tag.name), prose(tag.description), h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, own.map((call) =>
        h("tr", {}, h("td", {}, h("b", { class: `method ${call.method}` }, call.method)),
          h("td", {}, h("a", { href: `#/${encodeURIComponent(call.id)}` }, h("code", {}, call.path))),
          h("td", {}, call.summary))))))];
    }));
}

export function callPage(document31, call) {
  const { operation } = call;
  const parameters = call.parameters.map((one) => resolved(document31, one));
  const body = operation.requestBody && resolved(document31, operation.requestBody);
  return h("article", { class: "reference" },
    h("h1", {}, h("b", { class: `method ${call.method}` }, call.method), " ", h("code", {}, call.path)),
    h("p", { class: "lead" }, call.summary),
    prose(operation.description),
    h("p", { class: "faint" }, access(document31, operation)),
    h("h2", {}, "Try it"),
    h("pre", { tabindex: 0 }, curl(document31, call, parameters, body)),
    parameters.length === 0 ? null : [h("h2", {}, "Parameters"), parameterTable(document31, parameters)],
    body ? [h("h2", {}, body.required ? "Body" : "Body, may be left out"), prose(body.description), contents(document31, body.content)] : null,
    h("h2", {}, "Answers"),
    Object.entries(operation.responses ?? {}).map(([status, answer]) => response(document31, status, answer)));
}

function response(document31, status, answer) {
  const whole = resolved(document31, answer);
  return h("details", { open: status.startsWith("2") },
    h("summary", {}, h("b", { class: `status s${status[0]}` }, status), " ", whole.description ?? ""),
    contents(document31, whole.content));
}

function contents(document31, content) {
  return Object.entries(content ?? {}).map(([type, media]) => {
    const example = exampleOf(media);
    return h("div", { class: "media" }, h("p", { class: "faint" }, h("code", {}, type)),
      media.schema ? schemaOf(document31, media.schema, 0, new Set()) : null,
      example === undefined ? null : [h("p", { class: "faint" }, "Example"), h("pre", { tabindex: 0 }, text(example))]);
  });
}

function exampleOf(media) {
  return media.example ?? Object.values(media.examples ?? {})[0]?.value;
}

function parameterTable(document31, parameters) {
  return h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, ["name", "in", "type", ""].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, parameters.map((one) => h("tr", {},
      h("td", {}, h("code", {}, one.name), one.required ? h("b", { class: "required" }, " required") : null),
      h("td", {}, one.in),
      h("td", {}, typeOf(document31, one.schema ?? {})),
      h("td", {}, one.description ?? "", limits(resolved(document31, one.schema ?? {}))))))));
}

/** A schema as nested lists; one that holds itself is named and not opened again. */
function schemaOf(document31, schema, depth, above) {
  const whole = resolved(document31, schema);
  const open = schema.$ref ? new Set([...above, schema.$ref]) : above;
  if (whole.items) return h("div", {}, depth === 0 ? h("p", { class: "faint" }, "a list of") : null, schemaOf(document31, whole.items, depth, open));
  const several = whole.oneOf ?? whole.anyOf;
  if (several) {
    return h("div", {}, h("p", { class: "faint" }, "one of"), several.map((one) => schemaOf(document31, one, depth, open)));
  }
  const properties = propertiesOf(document31, whole);
  if (properties.length === 0) return depth === 0 ? h("p", {}, typeOf(document31, schema), limits(whole)) : null;
  return h("ul", { class: "schema" }, properties.map(([name, property, required]) => {
    const inner = resolved(document31, property);
    const again = property.$ref && open.has(property.$ref) || depth >= DEEPEST;
    const nested = again ? null : schemaOf(document31, property, depth + 1, property.$ref ? new Set([...open, property.$ref]) : open);
    return h("li", {}, h("code", {}, name), " ", h("span", { class: "type" }, typeOf(document31, property)),
      required ? h("b", { class: "required" }, " required") : null,
      h("span", {}, " ", property.description ?? inner.description ?? ""), limits(inner), nested);
  }));
}

function propertiesOf(document31, schema) {
  const parts = [schema, ...(schema.allOf ?? []).map((part) => resolved(document31, part))];
  const required = new Set(parts.flatMap((part) => part.required ?? []));
  const named = parts.flatMap((part) => Object.entries(part.properties ?? {}));
  const free = parts.map((part) => part.additionalProperties).find((rest) => rest && typeof rest === "object");
  return [...named.map(([name, one]) => [name, one, required.has(name)]), ...(free ? [["<any name>", free, false]] : [])];
}

function typeOf(document31, schema) {
  const whole = resolved(document31, schema);
  if (whole.const !== undefined) return JSON.stringify(whole.const);
  if (whole.enum) return whole.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (whole.items) return `list of ${typeOf(document31, whole.items)}`;
  if (whole.oneOf || whole.anyOf) return (whole.oneOf ?? whole.anyOf).map((one) => typeOf(document31, one)).join(" or ");
  const types = [whole.type ?? (whole.properties || whole.allOf ? "object" : "any")].flat().join(" or ");
  return whole.format ? `${types} (${whole.format})` : types;
}

function limits(schema) {
  const said = [
    ["default", schema.default], ["at least", schema.minimum], ["at most", schema.maximum],
    ["characters at least", schema.minLength], ["characters at most", schema.maxLength],
    ["entries at most", schema.maxItems], ["pattern", schema.pattern],
  ].filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${text(value)}`);
  return said.length === 0 ? null : h("small", {}, ` ${said.join(", ")}`);
}

function access(document31, operation) {
  const schemes = operation.security ?? document31.security ?? [{ bearer: [] }];
  if (schemes.length === 0 || schemes.some((scheme) => Object.keys(scheme).length === 0)) return "Open: needs no key.";
  return `By ${schemes.flatMap(Object.keys).join(" or ")}.`;
}

function curl(document31, call, parameters, body) {
  const required = parameters.filter((one) => one.in === "query" && one.required).map((one) => `${one.name}=…`).join("&");
  const address = `${location.origin}${call.path}${required ? `?${required}` : ""}`;
  const lines = [`curl -X ${call.method.toUpperCase()} '${address}'`];
  if (!access(document31, call.operation).startsWith("Open")) lines.push("-H \"Authorization: Bearer $key\"");
  const [type, media] = Object.entries(body?.content ?? {})[0] ?? [];
  if (type) {
    lines.push(`-H 'Content-Type: ${type}'`);
    lines.push(`-d '${JSON.stringify(exampleOf(media) ?? {}).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n  ");
}

function resolved(document31, one) {
  let here = one;
  for (let hops = 0; here?.$ref && hops < DEEPEST; hops++) {
    here = here.$ref.slice(2).split("/")
      .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce((node, part) => node?.[part], document31);
  }
  return here ?? {};
}

function prose(words) {
  return (words ?? "").split(/\n\n+/).filter(Boolean).map((paragraph) => h("p", {}, paragraph));
}

function text(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

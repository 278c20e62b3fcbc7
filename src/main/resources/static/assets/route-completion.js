// What may stand at a place of a route file, from the JSON schema that the hub writes for editors.

/** What may be written with its address alone. */
const SENDING = new Set(["to", "toD", "from", "wireTap"]);

/**
 * @param schema of /api/v1/routes/schema
 * @param names of /api/v1/route-files/names: components with their options, and direct: endpoints
 */
export function completion(schema, names, kamelet) {
  const top = kamelet ? { properties: { spec: { properties: { template: { $ref: "#/items/definitions/org.apache.camel.model.RouteTemplateDefinition" } } } } } : schema;

  function resolved(node) {
    let at = node;
    for (let i = 0; at?.$ref && i < 20; i++) at = at.$ref.slice(2).split("/").reduce((one, key) => one?.[key], schema);
    return at;
  }

  /** Every shape that a node may have. */
  function shapes(node, depth = 0) {
    const is = resolved(node);
    if (!is || depth > 6) return [];
    return [is, ...[...(is.oneOf ?? []), ...(is.anyOf ?? [])].flatMap((one) => shapes(one, depth + 1))];
  }

  function below(node, key) {
    return shapes(node).flatMap((shape) => (key === "[]" ? (shape.items ? [shape.items] : []) : shape.properties?.[key] ? [shape.properties[key]] : []));
  }

  /** What is known of the parameters of the endpoint that is called beside them. */
  function parametersOf(uri) {
    const [, name] = uri.match(/^kamelet:([\w-]+)/) ?? [];
    if (name) {
      const calls = schema.items.definitions["io.bactrian.calls"]?.allOf ?? [];
      const one = calls.find((call) => new RegExp(call.if.properties.uri.pattern).test(`kamelet:${name}`));
      return one?.then.properties.parameters.properties ?? {};
    }
    return names.components[uri.split(":")[0]]?.options ?? {};
  }

  /** @return what fits behind the position, null where nothing is known */
  return (text, position) => {
    const start = text.lastIndexOf("\n", position - 1) + 1;
    const line = text.slice(start, position);
    const [, lead, key, value] = line.match(/^((?:\s|- )*)([\w.-]*)(:\s+\S*)?$/) ?? [];
    if (lead === undefined || line.trimStart().startsWith("#")) return null;
    const above = ancestors(text.slice(0, start), lead.length);
    const list = /- $/.test(lead) && !above.within ? ["[]"] : [];
    const at = [...above.path, ...list];
    if (value !== undefined) return values(at, key, value.replace(/^:\s+/, ""), position);
    return keys(at, key, text, start, lead.length, position);
  };

  function nodesAt(path) {
    return path.reduce((nodes, key) => nodes.flatMap((node) => below(node, key)), [top]);
  }

  function keys(path, begun, text, start, indent, position) {
    const beside = siblings(text, start, indent);
    const found = new Map();
    if (path.at(-1) === "parameters") {
      for (const [name, option] of Object.entries(parametersOf(beside.uri ?? siblingOf(text, start, indent, "uri")))) found.set(name, option);
    } else {
      for (const node of nodesAt(path)) for (const shape of shapes(node)) for (const [name, property] of Object.entries(shape.properties ?? {})) if (!found.has(name)) found.set(name, property);
    }
    const items = [...found].filter(([name]) => fits(name, begun) && !beside.keys.has(name)).map(([name, property]) => ({
      label: name, insert: `${name}:${holds(property) ? "" : " "}`, detail: detail(property),
    }));
    return { from: position - begun.length, items: sorted(items, begun) };
  }

  function values(path, key, begun, position) {
    const plain = begun.replace(/^["']/, "");
    const found = new Map();
    const address = key === "uri" || SENDING.has(key);
    const known = path.at(-1) === "parameters" ? [] : nodesAt([...path, key]);
    const nodes = SENDING.has(key) ? [...known, ...known.flatMap((node) => below(node, "uri"))] : known;
    for (const shape of nodes.flatMap((node) => shapes(node))) {
      for (const one of [shape.const, ...(shape.enum ?? []), ...(shape.type === "boolean" ? [true, false] : [])]) {
        if (one !== undefined) found.set(String(one), shape.const === undefined ? "" : detail(shape));
      }
    }
    if (address) {
      for (const name of names.directs) found.set(`direct:${name}`, "a route of this hub");
      for (const [name, component] of Object.entries(names.components)) found.set(`${name}:`, component.title);
    }
    if (key === "routeConfigurationId") for (const name of names.configurations) found.set(name, "what happens on failure");
    const items = [...found].filter(([name]) => fits(name, plain)).map(([name, words]) => ({ label: name, detail: words }));
    return { from: position - begun.length, items: sorted(items, plain) };
  }

  function holds(property) {
    return shapes(property).some((shape) => shape.type === "object" || shape.type === "array") && !shapes(property).some((shape) => shape.type === "string");
  }
}

/** The keys above a place, by their indentation; an item of a list is []. */
function ancestors(before, indent) {
  const path = [];
  let within = false;
  let below = indent; // keys above begin before this column
  let items = indent; // and so do items; a list may begin in the column of its key
  const lines = before.split("\n");
  for (let i = lines.length - 1; i >= 0 && below > 0; i--) {
    const [, space, dashes, key] = lines[i].match(/^(\s*)((?:- )*)(?:([\w.-]+|"[^"]*"):(?:\s.*)?)?$/) ?? [];
    if (space === undefined || !(dashes || key)) continue;
    const column = space.length + dashes.length;
    const begins = dashes && space.length < items;
    if (begins && column >= below) within ||= below === indent; // the item that this place is in
    else if (key && column < below) path.unshift(key.replaceAll('"', ""));
    else continue;
    below = items = column;
    if (begins) {
      path.unshift("[]");
      items = space.length;
      below = space.length && space.length + 1;
    }
  }
  return { path, within };
}

/** The keys of the same mapping, and the address among them. */
function siblings(text, start, indent) {
  const keys = new Set();
  let uri = null;
  const lines = text.split("\n");
  const here = text.slice(0, start).split("\n").length - 1;
  const look = (step) => {
    for (let i = here + step; i >= 0 && i < lines.length; i += step) {
      const [, space, dashes, key, value] = lines[i].match(/^(\s*)((?:- )*)([\w.-]+):\s*(.*)$/) ?? [];
      if (space === undefined) {
        if (lines[i].trim()) { if (lines[i].search(/\S/) < indent) return; }
        continue;
      }
      const column = space.length + dashes.length;
      if (column < indent || (dashes && step > 0 && column === indent)) return;
      if (column === indent) {
        keys.add(key);
        if (key === "uri") uri = bare(value);
        if (dashes) return;
      }
    }
  };
  if (!/^\s*- /.test(lines[here])) look(-1);
  look(1);
  return { keys, uri };
}

/** The value of a key beside the one that this place is below of. */
function siblingOf(text, start, indent, wanted) {
  const lines = text.slice(0, start).split("\n");
  for (let i = lines.length - 1; i >= 0; i--) {
    const [, space, dashes] = lines[i].match(/^(\s*)((?:- )*)[\w.-]+:/) ?? [];
    if (space === undefined || space.length + dashes.length >= indent) continue;
    const begin = lines.slice(0, i).join("\n").length + (i ? 1 : 0);
    const { uri } = siblings(text, begin, space.length + dashes.length);
    return wanted === "uri" ? (uri ?? "") : "";
  }
  return "";
}

const bare = (value) => value.replace(/^["']|["']$/g, "").trim();

function fits(name, begun) {
  return name.toLowerCase().includes(begun.toLowerCase()) && name !== begun;
}

function sorted(items, begun) {
  const begins = ({ label }) => label.toLowerCase().startsWith(begun.toLowerCase());
  return items.sort((a, b) => begins(b) - begins(a) || a.label.localeCompare(b.label));
}

function detail(property) {
  const words = property.description ?? property.title ?? "";
  return words.length > 90 ? `${words.slice(0, 89)}…` : words;
}

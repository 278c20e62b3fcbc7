// Elements from calls, and a patch that changes only what differs: no flicker, focus and selection stay.
const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "circle", "g", "rect", "text", "title", "tspan"]);

/** h("td", {class: "num"}, "1"): strings become text, null and false nothing, arrays are flattened. */
export function h(tag, attributes = {}, ...children) {
  const node = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Makes the children of `parent` equal to `wanted`, reusing what is there; `data-key` names a moving child. */
export function patch(parent, ...wanted) {
  patchChildren(parent, wanted.flat(Infinity).filter(Boolean));
}

function patchChildren(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.children) {
    if (child.dataset.key) keyed.set(child.dataset.key, child);
  }
  wanted.forEach((next, i) => {
    const here = parent.childNodes[i];
    const key = next.dataset?.key;
    const old = key ? keyed.get(key) : here;
    if (!old || !alike(old, next)) {
      parent.insertBefore(next, here ?? null);
      return;
    }
    if (old !== here) parent.insertBefore(old, here);
    patchNode(old, next);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove();
}

function alike(old, next) {
  return old.nodeName === next.nodeName && old.dataset?.key === next.dataset?.key;
}

function patchNode(old, next) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !old.dataset.own?.split(" ").includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (!("keep" in old.dataset)) patchChildren(old, [...next.childNodes]);
}

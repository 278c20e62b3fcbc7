// How a version does: calibration, ROC, drift of its features over time, and what moves its answers.
import { parameters, setParameters } from "./address.js";
import { columns } from "./chart-marks.js";
import { h, patch } from "./dom.js";
import { count, utc } from "./format.js";
import { hint } from "./lists.js";

const SIDE = 240; // pixels of a square picture
const EDGE = 46;
const LOOKS = 60;
const FEATURES = 15;

/** Rows of a list by one of their members, in their order. */
function grouped(all, by) {
  const groups = new Map();
  all[by].forEach((key, i) => {
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values[i]])));
  });
  return groups;
}

const x = (part) => (EDGE + part * (SIDE - EDGE - 20)).toFixed(1);
const y = (part) => (SIDE - EDGE - part * (SIDE - EDGE - 20)).toFixed(1);
const percent = (part) => `${Math.round(100 * part)} %`;

/** A square from 0 to 1 each way, with the line on which nothing is known or all is as it was said. */
function square(title, across, upwards, ...inside) {
  return h("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "square", role: "img" }, h("title", {}, title),
    h("rect", { class: "field", x: x(0), y: y(1), width: x(1) - x(0), height: y(0) - y(1) }),
    h("path", { class: "zero", d: `M${x(0)} ${y(0)}L${x(1)} ${y(1)}` }),
    inside,
    [0, 0.5, 1].flatMap((at) => [
      h("text", { x: x(at), y: Number(y(0)) + 14, "text-anchor": "middle" }, percent(at)),
      h("text", { x: x(0) - 4, y: Number(y(at)) + 4, "text-anchor": "end" }, at ? percent(at) : "")]),
    h("text", { x: x(0.5), y: SIDE - 4, "text-anchor": "middle" }, across),
    h("text", { x: 10, y: y(0.5), "text-anchor": "middle", transform: `rotate(-90 10 ${y(0.5)})` }, upwards));
}

function calibration(all) {
  return [...grouped(all, "class")].map(([name, bins]) => {
    const n = bins.reduce((sum, bin) => sum + bin.n, 0);
    return figure(`${name}, n = ${count(n)}`,
      square(`Calibration of ${name}`, "probability that was said", "share that came true",
        bins.map((bin) => h("g", { class: "bin" },
          h("title", {}, `${bin.n} answers of ${percent(bin.predicted)} on average: ${percent(bin.observed)} came true, 95 % from ${percent(bin.low)} to ${percent(bin.high)}`),
          h("path", { d: `M${x(bin.predicted)} ${y(bin.low)}L${x(bin.predicted)} ${y(bin.high)}` }),
          h("circle", { cx: x(bin.predicted), cy: y(bin.observed), r: (2.5 + 5 * Math.sqrt(bin.n / n)).toFixed(1) })))));
  });
}

function roc(all) {
  return [...grouped(all, "class")].map(([name, points]) => {
    const known = points.filter((one) => one.true_positives !== null && one.false_positives !== null).sort((a, b) => b.threshold - a.threshold);
    if (!known.length) return figure(name, h("p", { class: "soft" }, "Only one outcome has come: there is no curve."));
    const line = [[0, 0], ...known.map((one) => [one.false_positives, one.true_positives])];
    const area = line.slice(1).reduce((sum, [across, up], i) => sum + ((across - line[i][0]) * (up + line[i][1])) / 2, 0);
    return figure(`${name}, area ${area.toFixed(3)}, n = ${count(known[0].n)}`,
      square(`ROC of ${name}`, "share of the wrong let through", "share of the right",
        h("path", { class: "line-a", d: `M${line.map(([across, up]) => `${x(across)} ${y(up)}`).join("L")}` })));
  });
}

function figure(words, drawn) {
  return h("figure", { class: "small" }, drawn, h("figcaption", {}, words));
}

/** Looks from left to right, a row a feature; the darker, the farther beside what is drift. */
function heat(all) {
  const features = [...grouped(all, "feature")]
    .map(([name, looks]) => ({ name, looks, worst: Math.max(...looks.map(share)) }))
    .sort((a, b) => b.worst - a.worst).slice(0, FEATURES);
  const times = [...new Set(all.at)].sort((a, b) => a - b);
  const width = Math.max(6, Math.min(22, 700 / times.length));
  const [left, row] = [150, 20];
  const size = [left + times.length * width + 12, features.length * row + 24];
  return h("svg", { viewBox: `0 0 ${size[0]} ${size[1]}`, width: size[0], height: size[1], class: "heat", role: "img" },
    h("title", {}, "Distance of each feature from the training, look by look"),
    features.map(({ name, looks }, i) => [
      h("text", { x: left - 8, y: i * row + 14, "text-anchor": "end" }, name),
      looks.map((look) => h("g", {}, h("title", {}, `${name}, ${utc(look.at)} UTC: ${cell(look)}`),
        h("rect", { x: left + times.indexOf(look.at) * width, y: i * row + 1, width: width - 1, height: row - 2, class: `heat-${level(look)}` })))]),
    h("text", { x: left, y: features.length * row + 16 }, utc(times[0]).slice(0, 16)),
    times.length > 12 ? h("text", { x: left + times.length * width, y: features.length * row + 16, "text-anchor": "end" }, utc(times.at(-1)).slice(0, 16)) : null);
}

const share = (look) => (look.wasserstein === null || !look.limit ? 0 : look.wasserstein / look.limit);
const level = (look) => (look.wasserstein === null ? "none" : Math.min(4, Math.floor(share(look) * 4)));
const cell = (look) => (look.wasserstein === null ? "not compared, too few rows"
  : `${look.wasserstein.toFixed(2)} sd, drift from ${look.limit === null ? "unknown" : look.limit.toFixed(2)}; PSI ${look.psi?.toFixed(3) ?? "–"}, n = ${look.rows}`);

function importance(global) {
  const most = Math.max(...global.features.map((one) => one.mean_absolute));
  return h("ul", { class: "bars" }, global.features.slice(0, FEATURES).map((one) => h("li", {},
    h("span", {}, one.feature),
    h("meter", { min: 0, max: 1, value: most ? one.mean_absolute / most : 0, "aria-label": one.feature }),
    h("span", { class: "num" }, `${one.mean_absolute.toFixed(4)} (${one.mean > 0 ? "+" : ""}${one.mean.toFixed(4)}), n = ${count(one.n)}`))));
}

function part(title, words, inside, without) {
  return h("section", { class: "board-of" }, h("h2", {}, title), h("p", { class: "soft" }, words), inside ?? h("p", { class: "faint" }, without));
}

const KEPT_MS = 60_000;
let last = { key: "", at: 0, node: null };

/** All pictures of a version as one node; it fills itself, and is the same one for a minute. */
export function modelPicture(frame, model, version) {
  const key = `${model} ${version}`;
  if (last.key !== key || Date.now() - last.at > KEPT_MS) last = { key, at: Date.now(), node: pictures(frame, model, version) };
  return last.node;
}

function pictures(frame, model, version) {
  const node = h("div", { class: "boards", "data-key": `pictures-${model}-${version}`, "data-keep": true, "aria-busy": "true" }, h("p", { class: "loading" }, "Reading what came of its answers …"));
  draw(frame, model, version).then((parts) => node.replaceChildren(...parts))
    .catch((failure) => node.replaceChildren(h("p", { class: "notice bad" }, failure.message)))
    .finally(() => node.removeAttribute("aria-busy"));
  return node;
}

async function draw(frame, model, version) {
  const of = { model, version };
  const [bins, points, looks, global] = await Promise.all([
    columns(frame, "calibration", ["class", "bin", "n", "predicted", "observed", "low", "high"], of),
    columns(frame, "roc", ["class", "threshold", "true_positives", "false_positives", "n"], of, 10_000),
    columns(frame, "drift-features", ["feature", "at", "rows", "psi", "wasserstein", "limit"], of, LOOKS * 60),
    frame.get(`/api/v1/explanations/models/${encodeURIComponent(model)}/${encodeURIComponent(version)}`).catch(() => null),
  ]);
  const outcomes = "No live answer of this version has an outcome yet. The hub looks every hour.";
  return [
    part("Calibration", "Of answers with this probability, how many came true; bars are 95 % intervals. On the line, what was said is what came.", bins.n.length ? h("div", { class: "row" }, calibration(bins)) : null, outcomes),
    part("ROC", "What share of the right and of the wrong answers a threshold lets through; the area is 0.5 for chance.", points.n.length ? h("div", { class: "row" }, roc(points)) : null, outcomes),
    part("Drift of its features", `Each look's Wasserstein distance from the training, against the distance that counts as drift; the farthest ${FEATURES}.`, looks.at.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Drift" }, heat(looks)) : null, "No look yet: every four hours the hub looks at champions that were asked about enough bars."),
    part("What moves its answers", global?.n ? `Mean absolute contribution to ${global.of}, in brackets with its sign, of ${count(global.n)} explained decisions.` : "Contributions of the features.", global?.features.length ? importance(global) : null, "No decision of this version is explained yet."),
  ];
}

/** The page: a model, a version, and its pictures. */
export function modelChartsPage(frame) {
  let versions = null;

  async function load(changed) {
    if (changed && versions && !changed.has("models")) return;
    versions = (await frame.get("/api/v1/models?limit=1000")).items;
  }

  function chosen() {
    const given = parameters();
    const of = versions.filter((one) => !given.get("model") || one.model === given.get("model"));
    return of.find((one) => one.version === given.get("version")) ?? of.find((one) => one.alias === "champion") ?? of[0];
  }

  function draw() {
    if (!versions) return;
    const one = chosen();
    const options = (values, now, words = (value) => value) => values.map((value) => h("option", { value, selected: value === now }, words(value)));
    patch(frame.page,
      h("div", { class: "head", "data-key": "head" }, h("div", {}, h("h1", {}, "Model charts"), h("p", { class: "lead" }, "What a version said, what came true, and whether what it is asked about is still like its training."))),
      one ? [h("form", { class: "filters", "data-key": "controls", "aria-label": "Which version" },
        h("label", {}, "Model", h("select", { name: "model", class: "wide" }, options([...new Set(versions.map((each) => each.model))], one.model))),
        h("label", {}, "Version", h("select", { name: "version", class: "wide" }, options(versions.filter((each) => each.model === one.model).map((each) => each.version), one.version,
          (version) => `${version.slice(0, 8)} ${versions.find((each) => each.model === one.model && each.version === version).alias}`)))),
      modelPicture(frame, one.model, one.version)] : hint("No model yet", "A model appears when a training has ended: see Runs."));
  }

  frame.page.oninput = (event) => {
    const { name, value } = event.target;
    setParameters(name === "model" ? { model: value } : { model: chosen().model, version: value }, { step: true });
    draw();
  };

  return { load, draw, moved: draw, shows: (changed) => changed.has("models") };
}

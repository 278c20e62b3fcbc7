// How the portal's numbers read.
import { h } from "./dom.js";

const THIN = "\u202f";
const MINUS = "\u2212";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function money(value, digits = 2) {
  if (value === null || value === undefined) return "–";
  const number = Number(value);
  return number.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replaceAll(",", THIN).replace("-", MINUS);
}

export function percent(value, digits = 1) {
  if (value === null || value === undefined) return "–";
  return `${(value * 100).toFixed(digits).replace("-", MINUS)} %`;
}

/** With its sign and, as a class, its colour. */
export function signed(value, text) {
  if (value === null || value === undefined) return h("span", { class: "faint" }, "–");
  const number = Number(value);
  return h("span", { class: number > 0 ? "gain" : number < 0 ? "loss" : null }, `${number > 0 ? "+" : ""}${text}`);
}

export function day(iso) {
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
}

export function month(iso) {
  return MONTHS[Number(iso.slice(5, 7)) - 1];
}

export function moment(iso) {
  return iso ? `${day(iso)} ${iso.slice(11, 16)}` : "–";
}

export function span(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 360) / 10} h`;
  return `${Math.round(seconds / 8640) / 10} days`;
}

export function count(n, one) {
  return `${Number(n).toLocaleString("en-US").replaceAll(",", THIN)} ${one}${Number(n) === 1 ? "" : "s"}`;
}

/** Digits as the hub sent them, without zeros that say nothing. */
export function plain(value) {
  return String(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

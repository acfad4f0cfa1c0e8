// Markdown of a running answer. It makes elements and text, never HTML, and draws what `agent/drawing/prose.py` draws from the
// finished answer, so that nothing jumps when that takes its place; a test holds the two together.
import { h } from "./dom.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(?:( {1,4})(?=\S)|[ \t]*$|( )(?= {4}))/;
const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const PICTURE = /^\/api\/v1\/renders\/[0-9a-fA-F-]{36}\/image$/;
const OUTSIDE = /^https?:\/\/[^\s/?#@\\]+([/?#][^\s\\]*)?$/i;
const INLINE = new RegExp(
  [
    /\\([!-/:-@[-`{-~])/,
    /(`+)([\s\S]*?[^`])\2(?!`)/,
    /<(https?:[^\s<>]*)>/,
    /!\[([^\]]*)\]\(\s*(\S+?)(?:\s+"[^"]*")?\s*\)/,
    /\[((?:\\.|[^[\]\\]|\[[^\]]*\])*)\]\(\s*(\S+?)(?:\s+"[^"]*")?\s*\)/,
    /\*\*\*(?=[^\s*])([\s\S]*?[^\s*])\*\*\*(?!\*)/,
    /\*\*(?=\S)([\s\S]*?[^\s*]\**)\*\*/,
    /(?<![\p{L}\p{N}_])__(?=\S)([\s\S]*?\S)__(?![\p{L}\p{N}_])/,
    /\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/,
    /(?<![\p{L}\p{N}_])_(?=[^\s_])([\s\S]*?[^\s_])_(?![\p{L}\p{N}_])/,
    /~~(?=\S)([\s\S]*?\S)~~/,
    /(?: *|\\)\n */,
  ]
    .map((each) => each.source)
    .join("|"),
  "gu",
);

const isInside = (address) => /^\/(?!\/)[^\\ ]*$/.test(address);

function link(address, words, children) {
  if (isInside(address)) return h("a", { href: address }, ...children);
  if (!OUTSIDE.test(address)) return null;
  const host = new URL(address).host;
  const where = words.includes(host) ? null : h("small", {}, ` (${host})`);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children, where);
}

function picture(address, words) {
  if (PICTURE.test(address)) return h("img", { src: address, alt: words || "image", loading: "lazy" });
  return isInside(address) || OUTSIDE.test(address) ? words || "image" : null;
}

function piece(match) {
  const [whole, escaped, , code, bare, alt, source, words, address, both, strong, strong2, em, em2, gone] = match;
  if (escaped !== undefined) return escaped;
  if (code !== undefined) return h("code", {}, code.replace(/\n/g, " ").replace(/^ (.*[^ ].*) $/, "$1"));
  if (bare !== undefined) return link(bare, bare, [bare]) ?? whole;
  if (source !== undefined) return picture(source, alt) ?? whole;
  if (address !== undefined) return link(address, words, inline(words)) ?? whole;
  if (both !== undefined) return h("em", {}, h("strong", {}, ...inline(both)));
  if (strong !== undefined || strong2 !== undefined) return h("strong", {}, ...inline(strong ?? strong2));
  if (em !== undefined || em2 !== undefined) return h("em", {}, ...inline(em ?? em2));
  if (gone !== undefined) return h("s", {}, ...inline(gone));
  return h("br");
}

function inline(text) {
  const made = [];
  let position = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > position) made.push(text.slice(position, match.index));
    made.push(piece(match));
    position = match.index + match[0].length;
  }
  if (position < text.length) made.push(text.slice(position));
  return made;
}

const trim = (lines) => lines.map((line) => line.replace(/^[ \t]+/, "")).join("\n").trimEnd();

function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((each) => each.trim().replace(/\\\|/g, "|"));
}

function table(lines) {
  const sides = cells(lines[1]).map((each) => {
    if (/^:-+:$/.test(each)) return "center";
    if (each.endsWith(":")) return "right";
    return each.startsWith(":") ? "left" : null;
  });
  const row = (line, tag) => {
    const given = cells(line);
    return h("tr", {}, ...sides.map((side, place) => h(tag, { class: side }, ...inline(given[place] ?? ""))));
  };
  const body = lines.slice(2).map((line) => row(line, "td"));
  const made = h("table", {}, h("thead", {}, row(lines[0], "th")), body.length ? h("tbody", {}, ...body) : null);
  return h("div", { class: "scroll" }, made);
}

const isTable = (lines, at) =>
  lines[at].includes("|") &&
  DELIMITERS.test(lines[at + 1] ?? "") &&
  cells(lines[at]).length === cells(lines[at + 1]).length;

const breaksParagraph = (line) =>
  FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || /^ {0,3}([-*+]|1[.)]) +\S/.test(line);

function until(lines, start, isEnd) {
  let end = start;
  while (end < lines.length && !isEnd(lines[end], end)) end += 1;
  return end;
}

function fence(lines, at) {
  const mark = FENCE.exec(lines[at])[1];
  const closing = new RegExp(`^ {0,3}${mark[0] === "~" ? "~" : "`"}{${mark.length},}[ \\t]*$`);
  const end = until(lines, at + 1, (line) => closing.test(line));
  const text = lines.slice(at + 1, end).join("\n") + (end > at + 1 && end < lines.length ? "\n" : "");
  return [h("pre", {}, h("code", {}, text)), end + 1];
}

function quote(lines, at) {
  const end = until(lines, at, (line) => !QUOTE.test(line));
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
  return [h("blockquote", {}, ...blocks(inner)), end];
}

function list(lines, at) {
  const first = ITEM.exec(lines[at]);
  const kind = first[2].replace(/\d+/, "");
  const items = [];
  let isLoose = false;
  let place = at;
  while (place < lines.length) {
    const found = ITEM.exec(lines[place]);
    if (!found || found[2].replace(/\d+/, "") !== kind || RULE.test(lines[place])) break;
    const width = found[1].length + found[2].length + (found[3]?.length ?? 1);
    const indented = (line) => line.startsWith(" ".repeat(width));
    const end = until(lines, place + 1, (line, n) => {
      if (line.trim() === "") return !lines.slice(n).find((later) => later.trim())?.startsWith(" ".repeat(width));
      return !indented(line) && (ITEM.test(line) || breaksParagraph(line) || lines[n - 1].trim() === "");
    });
    const inner = [lines[place].slice(width), ...lines.slice(place + 1, end).map((line) => (indented(line) ? line.slice(width) : line.trimStart()))];
    items.push(inner);
    place = until(lines, end, (line) => line.trim() !== "");
    const goesOn = place < lines.length && ITEM.test(lines[place]) && ITEM.exec(lines[place])[2].replace(/\d+/, "") === kind;
    isLoose ||= inner.some((line, n) => line.trim() === "" && n < inner.length - 1) || (goesOn && place > end);
    if (!goesOn) {
      place = end;
      break;
    }
  }
  const number = parseInt(first[2], 10);
  const attributes = Number.isNaN(number) || number === 1 ? {} : { start: number };
  const made = items.map((inner) => h("li", {}, ...blocks(inner, !isLoose)));
  return [h(Number.isNaN(number) ? "ul" : "ol", attributes, ...made), place];
}

function paragraph(lines, at, isTight) {
  let end = until(lines, at + 1, (line, n) => line.trim() === "" || breaksParagraph(line) || /^ {0,3}=+[ \t]*$/.test(line) || isTable(lines, n));
  const under = /^ {0,3}(=+|-+)[ \t]*$/.exec(lines[end] ?? "");
  const content = inline(trim(lines.slice(at, end)));
  if (under) return [h(under[1][0] === "=" ? "h3" : "h4", {}, ...content), end + 1];
  return [isTight ? content : h("p", {}, ...content), end];
}

function next(lines, at, isTight) {
  const line = lines[at];
  if (FENCE.test(line)) return fence(lines, at);
  const heading = HEADING.exec(line);
  if (heading) return [h(`h${Math.min(heading[1].length + 2, 6)}`, {}, ...inline(heading[2] ?? "")), at + 1];
  if (RULE.test(line)) return [h("hr"), at + 1];
  if (QUOTE.test(line)) return quote(lines, at);
  if (ITEM.test(line)) return list(lines, at);
  if (isTable(lines, at)) {
    const end = until(lines, at + 2, (each) => each.trim() === "" || breaksParagraph(each));
    return [table(lines.slice(at, end)), end];
  }
  return paragraph(lines, at, isTight);
}

function blocks(lines, isTight = false) {
  const made = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at].trim() === "") {
      at += 1;
      continue;
    }
    const [drawn, end] = next(lines, at, isTight);
    made.push(...[drawn].flat());
    at = end;
  }
  return made;
}

// Elements for the whole text.
export function renderMarkdown(text) {
  return blocks(text.replace(/\r\n?/g, "\n").replace(/\t/g, "    ").split("\n"));
}

// Keeps an element in step with a growing text: blocks that are the same as before stay untouched.
export function updateMarkdown(element, text) {
  const made = renderMarkdown(text);
  const old = [...element.childNodes];
  made.forEach((node, place) => {
    if (!old[place]) element.append(node);
    else if (!(old[place].isEqualNode && node.nodeType && old[place].isEqualNode(node))) old[place].replaceWith(node);
  });
  old.slice(made.length).forEach((node) => node.remove());
}

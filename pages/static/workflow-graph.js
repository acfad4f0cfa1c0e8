// Drawings of workflows: made larger and smaller, fitted, moved by dragging; the place is kept when they are drawn anew.
import { find, findAll } from "./dom.js";
import { startDesk } from "./workflow-form.js";

const LEAST = 0.12;
const MOST = 1.6;
const STEP = 1.25;
const READABLE = 0.78;
const ENOUGH = 4;
const NARROW = 520;
const KEYS = { "+": "in", "=": "in", "-": "out", 0: "fit" };
const kept = new Map();

const clamp = (value) => Math.min(MOST, Math.max(LEAST, value));
const drawingOf = (flow) => find(".flow-drawing", flow);
const viewOf = (flow) => find(".flow-view", flow);

// What the drawing is called in the memory of this page.
const nameOf = (flow) => `${location.pathname}:${new URLSearchParams(location.search).get("workflow") ?? ""}:${flow.dataset.flow}`;

function natural(drawing) {
  const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
  return { width, height };
}

function fitting(flow) {
  const view = viewOf(flow);
  const { width, height } = natural(drawingOf(flow));
  const most = Number.parseFloat(getComputedStyle(view).maxHeight) || view.clientHeight;
  return Math.min(1, view.clientWidth / width, most / height);
}

function scale(flow, wanted) {
  const zoom = clamp(wanted);
  const drawing = drawingOf(flow);
  const { width, height } = natural(drawing);
  drawing.setAttribute("width", String(Math.floor(width * zoom)));
  drawing.setAttribute("height", String(Math.floor(height * zoom)));
  flow.dataset.zoom = zoom.toFixed(3);
}

const zoomOf = (flow) => Number(flow.dataset.zoom) || 1;

// The point at (x, y) of the view stays where it is.
function zoomAt(flow, wanted, x, y) {
  const view = viewOf(flow);
  const before = zoomOf(flow);
  scale(flow, wanted);
  const share = zoomOf(flow) / before;
  view.scrollLeft = (view.scrollLeft + x) * share - x;
  view.scrollTop = (view.scrollTop + y) * share - y;
  keep(flow);
}

function zoom(flow, how) {
  const view = viewOf(flow);
  const wanted = { in: zoomOf(flow) * STEP, out: zoomOf(flow) / STEP, fit: fitting(flow) }[how];
  zoomAt(flow, wanted, view.clientWidth / 2, view.clientHeight / 2);
}

function keep(flow) {
  const { scrollLeft: left, scrollTop: top } = viewOf(flow);
  kept.set(nameOf(flow), { zoom: zoomOf(flow), left, top });
}

function show(flow, node) {
  const view = viewOf(flow);
  const box = node.getBoundingClientRect();
  const frame = view.getBoundingClientRect();
  view.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
  view.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
}

// In a narrow place it goes from top to bottom; the server has worked out both.
function turn(drawing) {
  for (const each of [drawing, ...findAll("[data-turned]", drawing)]) {
    const name = each === drawing ? "viewBox" : each.localName === "path" ? "d" : "transform";
    const before = each.getAttribute(name);
    each.setAttribute(name, each.dataset.turned);
    each.dataset.turned = before;
  }
  drawing.classList.toggle("is-upright");
}

// At first as much is seen as can be read; a small card of the chat shows the whole.
function prepare(flow) {
  if (flow.classList.contains("is-ready") || !viewOf(flow).clientWidth) return;
  flow.classList.add("is-ready");
  const drawing = drawingOf(flow);
  if (viewOf(flow).clientWidth < NARROW && drawing.dataset.turned) turn(drawing);
  const before = kept.get(nameOf(flow));
  scale(flow, before?.zoom ?? Math.max(READABLE, fitting(flow)));
  const view = viewOf(flow);
  if (before) {
    view.scrollLeft = before.left;
    view.scrollTop = before.top;
  }
  const chosen = find(".flow-node.is-chosen", flow);
  const first = before ? null : (find(".flow-node.trigger", flow) ?? find(".flow-node", flow));
  if (chosen && !isSeen(view, chosen)) show(flow, chosen);
  else if (!chosen && first && !isSeen(view, first)) show(flow, first);
}

function isSeen(view, node) {
  const box = node.getBoundingClientRect();
  const frame = view.getBoundingClientRect();
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

function startDragging() {
  let held = null;
  document.addEventListener("pointerdown", (event) => {
    const view = event.target.closest(".flow.is-ready .flow-view");
    if (!view || event.button !== 0 || event.pointerType === "touch") return;
    const { scrollLeft: left, scrollTop: top } = view;
    held = { view, left, top, x: event.clientX, y: event.clientY, moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const across = event.clientX - held.x;
    const down = event.clientY - held.y;
    if (!held.moved && Math.hypot(across, down) < ENOUGH) return;
    held.moved = true;
    held.view.closest(".flow").classList.add("is-held");
    held.view.scrollLeft = held.left - across;
    held.view.scrollTop = held.top - down;
  });
  document.addEventListener("pointerup", () => {
    held?.view.closest(".flow").classList.remove("is-held");
    const wasMoved = held?.moved;
    held = null;
    // The click at the end of a drag opens nothing.
    if (wasMoved) addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
  });
  document.addEventListener("dragstart", (event) => event.target.closest?.(".flow") && event.preventDefault());
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

function onWheel(event) {
  const flow = event.target.closest(".flow.is-ready");
  if (!flow || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const frame = viewOf(flow).getBoundingClientRect();
  const wanted = zoomOf(flow) * Math.exp(-event.deltaY / 300);
  zoomAt(flow, wanted, event.clientX - frame.left, event.clientY - frame.top);
}

function onKey(event) {
  const how = KEYS[event.key];
  const flow = event.target.closest?.(".flow.is-ready");
  if (!how || !flow || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  zoom(flow, how);
}

const prepareAll = () => findAll("[data-flow]").forEach(prepare);

export function startGraphs() {
  startDesk();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]:not(.flow)");
    if (button) zoom(button.closest(".flow"), button.dataset.zoom);
  });
  document.addEventListener("scroll", ({ target }) => target.matches?.(".flow.is-ready > .flow-view") && keep(target.parentElement), true);
  document.addEventListener("wheel", onWheel, { passive: false });
  document.addEventListener("keydown", onKey);
  document.addEventListener("toggle", prepareAll, true);
  document.addEventListener("counterfoil:drawn", prepareAll);
  startDragging();
  prepareAll();
}

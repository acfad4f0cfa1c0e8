// The page of one simulation, and of several side by side: the cluster's view and small ones, how far it has grown, and
// its exports, all kept up to date by the live feed.
import { FlatCamera, Turntable } from "./cluster-camera.js";
import { NoCanvas, Raster } from "./cluster-raster.js";
import { ClusterView, themeOf } from "./cluster-view.js";
import { appears, debounce, elementsOf, find, findAll, h, icon, speak, t } from "./dom.js";
import { onFeed } from "./feed.js";
import { fragment, read } from "./http.js";
import { closeMenu } from "./menu.js";

const SKETCH = { width: 220, height: 150, least: 1.1 };
let kept = null;

// The particles, as the server sends them: 4 bytes for a number.
async function fetchPoints(address, signal) {
  const answer = await read(address, { signal });
  const dimension = Number(answer.headers.get("x-dimension"));
  const total = Number(answer.headers.get("x-total"));
  return { dimension, total, places: new Float32Array(await answer.arrayBuffer()) };
}

// What lies over the stage while there is nothing to see on it.
function cover(figure, state, ...inside) {
  figure.dataset.state = state;
  const veil = find(".cluster-veil", figure);
  veil.replaceChildren(...inside);
  veil.hidden = state === "ready";
  for (const each of findAll(".cluster-tools, .cluster-foot", figure)) each.inert = state !== "ready";
}

function told(words, ...more) {
  return h("div", { class: "problem", role: "alert" }, icon("alert"), h("p", {}, words), ...more);
}

async function load(figure) {
  const ending = new AbortController();
  kept?.close();
  kept = { figure, key: figure.dataset.key, close: () => ending.abort() };
  cover(figure, "loading", h("span", { class: "cluster-wait" }), h("p", { role: "status" }, figure.dataset.loading));
  try {
    const points = await fetchPoints(figure.dataset.points, ending.signal);
    if (ending.signal.aborted) return;
    show(figure, points, ending.signal);
  } catch (problem) {
    if (ending.signal.aborted) return;
    const again = h("button", { type: "button", class: "button", onclick: () => load(figure) }, icon("again"), t("cluster.again"));
    cover(figure, "failed", told(problem.message, again));
  }
}

function show(figure, points, signal) {
  try {
    new ClusterView(figure, points, signal);
    cover(figure, "ready");
  } catch (fault) {
    if (!(fault instanceof NoCanvas)) throw fault;
    cover(figure, "blank", told(t("cluster.blank")));
  }
}

// Small pictures

async function sketch(canvas) {
  canvas.dataset.state = "loading";
  try {
    const points = await fetchPoints(canvas.dataset.sketch);
    const isDeep = points.dimension === 3;
    const camera = new (isDeep ? Turntable : FlatCamera)(points.places);
    const shown = points.places.length / points.dimension;
    camera.resize(SKETCH.width, SKETCH.height);
    // Where many are left out, those that are there stand for them.
    const stands = 0.5 * camera.look(2).scale * Math.sqrt(points.total / shown);
    const raster = new Raster(canvas, isDeep, Math.max(SKETCH.least, stands));
    const paint = () => {
      if (!canvas.isConnected) return colours.disconnect();
      raster.colour(themeOf(canvas.parentElement));
      const size = { width: 2 * SKETCH.width, height: 2 * SKETCH.height };
      raster.draw(points.places, camera.look(2), { ...size, shown, every: 1, step: 2 });
    };
    const colours = new MutationObserver(paint);
    colours.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    paint();
    canvas.dataset.state = "ready";
  } catch {
    // The words beside it say all that it would have shown.
    canvas.dataset.state = "failed";
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    sketch(target);
  }
});

// A page that was drawn anew keeps the cluster that is on it, turned and zoomed as the reader left it.
function drawn() {
  const figure = find("[data-cluster]");
  if (figure && kept && kept.figure !== figure && kept.key === figure.dataset.key) figure.replaceWith(kept.figure);
  else if (figure && !figure.dataset.state) load(figure);
  else if (!figure) {
    kept?.close();
    kept = null;
  }
  for (const each of findAll("canvas[data-sketch]:not([data-state])")) seen.observe(each);
}

// Growth

function paintGrowth({ job_id: id, status, progress, particles }) {
  const growth = find(`[data-growth="${CSS.escape(id)}"]`);
  if (!growth || status !== "running") return;
  const percent = Math.floor(100 * progress);
  const bar = find("progress", growth);
  const grown = Math.floor(progress * particles);
  // What arrives late does not turn it back.
  if (progress < bar.value) return;
  bar.value = progress;
  const [of, n] = [particles, grown].map((each) => each.toLocaleString("en"));
  find(".growth-share", growth).textContent = `${percent} %`;
  find(".growth-words", growth).textContent = t("growth.grown", { n, total: of });
}

// Exports

async function drawExports() {
  const place = find("#exports");
  if (!place) return;
  const { number } = place.dataset;
  const fresh = find("#exports", elementsOf(await fragment(`/ui${location.pathname}${location.search}`)));
  if (!fresh || fresh.dataset.number !== number || !place.isConnected) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  place.replaceWith(fresh);
  if (focused) find(`a[href="${CSS.escape(focused)}"]`, fresh)?.focus({ preventScroll: true });
}

const drawExportsSoon = debounce(250, () => drawExports().catch(() => null));

function exported({ simulation, name, status }) {
  if (find("#exports")?.dataset.number !== simulation) return;
  if (status === "done") speak(t("export.ready", { name }));
  drawExportsSoon();
}

async function start() {
  document.addEventListener("counterfoil:drawn", drawn);
  document.addEventListener("click", (event) => event.target.closest("[data-export]") && closeMenu({ refocus: true }));
  onFeed("job", paintGrowth);
  onFeed("export", exported);
  await appears("#records");
  drawn();
}

start();

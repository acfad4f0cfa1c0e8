// One cluster in sight: moved by hand, wheel, fingers and keys, grown again by a slider, thinned while it moves if it must.
import { find, t } from "./dom.js";
import { FlatCamera, Turntable } from "./cluster-camera.js";
import { Hands } from "./cluster-hands.js";
import { Raster } from "./cluster-raster.js";

const SLOW = 25;
const QUICK = 9;
const MOST_THIN = 16;
const STILL_AFTER = 160;
const GROWS_FOR = 9000;
const STEPS = 1000;
const MOST_PIXELS = { moving: 1.9e6, still: 4.4e6 };
const LONGEST_STILL = 220;

const few = matchMedia("(prefers-reduced-motion: reduce)");
const whole = (number) => number.toLocaleString("en");

// The style sheet has the colours, as `rgb(…)` once they are computed.
export function themeOf(figure) {
  const probe = document.createElement("span");
  figure.append(probe);
  const read = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  };
  const theme = {
    colours: [0, 1, 2, 3, 4].map((each) => read(`--order-${each}`)),
    background: read("--stage"),
    isDark: document.documentElement.dataset.theme === "dark",
  };
  probe.remove();
  return theme;
}

export class ClusterView {
  #figure;
  #stage;
  #canvas;
  #raster;
  #camera;
  #points;
  #shown;
  #every = 1;
  #pace = 0;
  #times = [];
  #movedAt = -Infinity;
  #asked = 0;
  #growing = null;
  #hands;

  // `points`: dimension, places (float32, by order of attachment), total. It ends with `signal`. Throws where the browser
  // has no canvas.
  constructor(figure, points, signal) {
    this.#figure = figure;
    this.#stage = find(".cluster-stage", figure);
    this.#canvas = find("canvas", figure);
    this.#points = points;
    this.#shown = points.places.length / points.dimension;
    const Kind = points.dimension === 3 ? Turntable : FlatCamera;
    this.#camera = new Kind(points.places);
    this.#raster = new Raster(this.#canvas, points.dimension === 3);
    this.#raster.colour(themeOf(figure));
    this.#hands = new Hands(this.#canvas, this.#camera, {
      canGlide: points.dimension === 3,
      moved: () => this.#ask(),
      isMoving: () => this.#isMoving,
      signal,
    });
    this.#listen(signal);
    this.#tell();
  }

  get #count() {
    return this.#points.places.length / this.#points.dimension;
  }

  get #isMoving() {
    return performance.now() - this.#movedAt < STILL_AFTER;
  }

  // Drawn with the next frame; `moving` pictures may be coarser than those that stand still.
  #ask(moving = true) {
    if (moving) this.#movedAt = performance.now();
    this.#asked ||= requestAnimationFrame(() => this.#frame());
  }

  #ratio(isFine) {
    const { width, height } = this.#camera;
    const wanted = isFine ? 2 : Math.max(1, Math.min(devicePixelRatio, 2));
    const most = isFine ? MOST_PIXELS.still : MOST_PIXELS.moving;
    return Math.min(wanted, Math.sqrt(most / Math.max(1, width * height)));
  }

  // What stands still is drawn whole and finer than the screen, unless that would take too long here.
  #isFine() {
    const [coarse, fine] = [this.#ratio(false), this.#ratio(true)];
    return fine > coarse && this.#pace * this.#every * (fine / coarse) ** 2 < LONGEST_STILL;
  }

  #frame() {
    this.#asked = 0;
    const { width, height } = this.#camera;
    if (width < 2 || height < 2) return;
    this.#advance();
    const isMoving = this.#isMoving;
    const isFine = !isMoving && this.#isFine();
    const ratio = this.#ratio(isFine);
    const every = isMoving ? this.#every : 1;
    const began = performance.now();
    this.#raster.draw(this.#points.places, this.#camera.look(ratio), {
      width: Math.round(width * ratio),
      height: Math.round(height * ratio),
      shown: this.#shown,
      every,
      step: Math.max(1, Math.round(ratio)),
    });
    if (isMoving) this.#learn(performance.now() - began);
    this.#note(every);
    this.#measure();
    if (isMoving) this.#asked ||= requestAnimationFrame(() => this.#frame());
    else this.#settle();
  }

  // How long frames take decides how many particles the next ones show.
  #learn(milliseconds) {
    this.#times.push(milliseconds);
    this.#pace = this.#pace ? 0.7 * this.#pace + 0.3 * milliseconds : milliseconds;
    if (this.#pace > SLOW && this.#every < MOST_THIN) {
      this.#every *= 2;
      this.#pace /= 2;
    } else if (this.#pace < QUICK && this.#every > 1) {
      this.#every /= 2;
      this.#pace *= 2;
    }
  }

  // The figures of what has just moved, for whoever wants to know how quick it was.
  #settle() {
    if (!this.#times.length) return;
    const sorted = this.#times.sort((one, other) => one - other);
    this.#figure.dataset.frame = sorted[sorted.length >> 1].toFixed(1);
    this.#figure.dataset.slowest = sorted.at(-1).toFixed(1);
    this.#figure.dataset.frames = String(sorted.length);
    this.#figure.dataset.every = String(this.#every);
    this.#times = [];
  }

  #advance() {
    if (this.#hands.glide()) this.#movedAt = performance.now();
    if (!this.#growing) return;
    const { from, at } = this.#growing;
    const share = Math.min(1, from + (performance.now() - at) / GROWS_FOR);
    this.#show(few.matches ? Math.floor(share * 16) / 16 : share);
    if (share === 1) this.#play(false);
    else this.#movedAt = performance.now();
  }

  // Words

  #tell() {
    const [shown, total] = [whole(this.#shown), whole(this.#count)];
    const told = this.#shown < this.#count ? t("cluster.first", { n: shown, total }) : t("cluster.all", { total });
    const slider = find("input[type=range]", this.#figure);
    slider.setAttribute("aria-valuetext", told);
    find("output", this.#figure).textContent = told;
  }

  #note(every) {
    const { total } = this.#points;
    const part = this.#count < total ? t("cluster.part", { n: whole(this.#count), total: whole(total) }) : "";
    const told = every > 1 ? t(`cluster.thinned.${every}`, { total: whole(this.#shown) }) : part;
    const note = find(".cluster-note", this.#figure);
    if (note.textContent !== told) note.textContent = told;
  }

  // How long a round number of diameters is; in 3D that depends on how near it is, so there it is left out.
  #measure() {
    const bar = find(".cluster-scale", this.#figure);
    if (!bar) return;
    const wanted = 110 / this.#camera.scale;
    const power = 10 ** Math.floor(Math.log10(wanted));
    const length = [5, 2, 1].map((each) => each * power).find((each) => each <= wanted) ?? power;
    bar.style.width = `${length * this.#camera.scale}px`;
    const told = t("cluster.scale", { n: length >= 1 ? whole(length) : String(length) });
    if (bar.textContent !== told) bar.textContent = told;
  }

  // Growth

  #show(share) {
    this.#shown = Math.max(1, Math.round(this.#count * share));
    find("input[type=range]", this.#figure).value = Math.round(share * STEPS);
    this.#tell();
  }

  #slide(step) {
    this.#play(false);
    this.#show(step / STEPS);
    this.#ask();
  }

  #play(isWanted) {
    const share = this.#shown / this.#count;
    this.#growing = isWanted ? { from: share >= 1 ? 0 : share, at: performance.now() } : null;
    const button = find("[data-cluster-play]", this.#figure);
    button.setAttribute("aria-pressed", String(isWanted));
    this.#ask();
  }

  // What it follows

  #listen(signal) {
    const size = new ResizeObserver(() => this.#resize());
    const colours = new MutationObserver(() => this.#recolour());
    size.observe(this.#stage);
    colours.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    signal.addEventListener("abort", () => this.#end([size, colours]));
    find("input[type=range]", this.#figure).addEventListener("input", ({ target }) => this.#slide(target.value), { signal });
    this.#figure.addEventListener("click", (event) => this.#click(event), { signal });
    document.addEventListener("fullscreenchange", () => this.#fill(), { signal });
  }

  #end(observers) {
    for (const each of observers) each.disconnect();
    cancelAnimationFrame(this.#asked);
    this.#growing = null;
  }

  #resize() {
    const { width, height } = this.#stage.getBoundingClientRect();
    if (width === this.#camera.width && height === this.#camera.height) return;
    this.#raster.clear();
    this.#camera.resize(width, height);
    this.#ask(false);
  }

  #recolour() {
    this.#raster.colour(themeOf(this.#figure));
    this.#ask(false);
  }

  #click({ target }) {
    const act = target.closest("[data-cluster-act]")?.dataset.clusterAct;
    if (act) this.#hands.act(act);
    if (act === "full") document.fullscreenElement ? document.exitFullscreen() : this.#figure.requestFullscreen().catch(() => {});
    const player = target.closest("[data-cluster-play]");
    if (player) this.#play(player.getAttribute("aria-pressed") !== "true");
  }

  #fill() {
    const isFull = document.fullscreenElement === this.#figure;
    find("[data-cluster-act=full]", this.#figure).setAttribute("aria-pressed", String(isFull));
    // What changes meanwhile is drawn afterwards: a page that is drawn anew would end it.
    this.#figure.toggleAttribute("data-held", isFull);
  }
}

// Hands on a cluster: pointers, wheels, fingers and keys move, turn and zoom what a camera sees.

const KEY_WAY = 48;
const KEY_ZOOM = 1.25;
const SCROLLING = 300;
const WAYS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const ACTS = { "+": "in", "=": "in", "-": "out", _: "out", Home: "reset", 0: "reset" };

const few = matchMedia("(prefers-reduced-motion: reduce)");
let scrolledAt = -Infinity;
addEventListener("wheel", () => (scrolledAt = performance.now()), { passive: true });

export class Hands {
  #canvas;
  #camera;
  #canGlide;
  #moved;
  #isMoving;
  #spin = null;
  #pointers = new Map();

  // `moved` is called when the camera sees something else; it ends with `signal`.
  constructor(canvas, camera, { canGlide, moved, isMoving, signal }) {
    [this.#canvas, this.#camera, this.#canGlide, this.#moved, this.#isMoving] = [canvas, camera, canGlide, moved, isMoving];
    const on = (kind, act, options) => canvas.addEventListener(kind, act, { ...options, signal });
    on("pointerdown", (event) => this.#hold(event));
    on("pointermove", (event) => this.#move(event));
    for (const kind of ["pointerup", "pointercancel"]) on(kind, (event) => this.#release(event));
    on("wheel", (event) => this.#wheel(event), { passive: false });
    on("keydown", (event) => this.#press(event));
    on("contextmenu", (event) => event.pointerType === "touch" && event.preventDefault());
  }

  // in, out or reset, as buttons and keys say it.
  act(name) {
    if (name === "in") this.#zoom(KEY_ZOOM);
    if (name === "out") this.#zoom(1 / KEY_ZOOM);
    if (name === "reset") this.#reset();
  }

  // A turntable that was pushed comes to rest by itself, except for who wants nothing to move. Whether it still moves.
  glide() {
    if (!this.#spin) return false;
    this.#camera.drag(this.#spin.x, this.#spin.y);
    this.#spin = { x: this.#spin.x * 0.94, y: this.#spin.y * 0.94 };
    if (Math.hypot(this.#spin.x, this.#spin.y) < 0.15) this.#spin = null;
    return this.#spin !== null;
  }

  #hold(event) {
    if (event.button > 0) return;
    this.#spin = null;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, at: event.timeStamp, pace: { x: 0, y: 0 } });
    this.#canvas.classList.add("held");
  }

  #move(event) {
    const held = this.#pointers.get(event.pointerId);
    if (!held) return;
    const way = { x: event.clientX - held.x, y: event.clientY - held.y };
    const others = [...this.#pointers.values()].filter((each) => each !== held);
    if (others.length) this.#pinch(held, event, others[0]);
    else if (event.shiftKey) this.#camera.pan(way.x, way.y);
    else this.#camera.drag(way.x, way.y);
    Object.assign(held, { x: event.clientX, y: event.clientY, at: event.timeStamp });
    held.pace = { x: 0.6 * held.pace.x + 0.4 * way.x, y: 0.6 * held.pace.y + 0.4 * way.y };
    this.#moved();
  }

  // Two fingers: apart and together zoom about their middle, side by side they move the picture.
  #pinch(held, { clientX, clientY }, other) {
    const before = Math.hypot(held.x - other.x, held.y - other.y);
    const after = Math.hypot(clientX - other.x, clientY - other.y);
    const place = this.#fromMiddle((clientX + other.x) / 2, (clientY + other.y) / 2);
    this.#camera.pan((clientX - held.x) / 2, (clientY - held.y) / 2);
    if (before > 8) this.#camera.zoomBy(after / before, place.x, place.y);
  }

  #release(event) {
    const held = this.#pointers.get(event.pointerId);
    this.#pointers.delete(event.pointerId);
    this.#canvas.classList.toggle("held", this.#pointers.size > 0);
    const isPushed = held && event.timeStamp - held.at < 40 && Math.hypot(held.pace.x, held.pace.y) > 2;
    if (isPushed && this.#canGlide && !few.matches && !this.#pointers.size) {
      this.#spin = held.pace;
      this.#moved();
    }
  }

  #fromMiddle(x, y) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return { x: x - left - width / 2, y: y - top - height / 2 };
  }

  // A page that is being scrolled goes on scrolling when the cluster comes below the pointer.
  #wheel(event) {
    const isScrolling = performance.now() - scrolledAt < SCROLLING && !this.#isMoving();
    if (isScrolling && !event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const { x, y } = this.#fromMiddle(event.clientX, event.clientY);
    this.#zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY * lines)) * (event.ctrlKey ? 0.01 : 0.0022)), x, y);
  }

  #zoom(factor, x = 0, y = 0) {
    this.#camera.zoomBy(factor, x, y);
    this.#moved();
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // An arrow moves the eye over the plane, but the cluster itself on its turntable.
    const step = this.#canGlide && !event.shiftKey ? -KEY_WAY : KEY_WAY;
    const way = WAYS[event.key]?.map((each) => each * step);
    const name = ACTS[event.key];
    if (!way && !name) return;
    event.preventDefault();
    if (name) this.act(name);
    else if (event.shiftKey) this.#camera.pan(...way);
    else this.#camera.drag(...way);
    this.#moved();
  }

  #reset() {
    this.#spin = null;
    this.#camera.reset();
    this.#moved();
  }
}

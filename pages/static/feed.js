// The live feed, as pages see it: `onFeed(kind, handler)` and `onConnection(handler)`.
import { find, h, reader, t } from "./dom.js";
import { toSignIn } from "./http.js";
import { Hub } from "./hub.js";

const handlers = new Map();
const watchers = new Set();
let wasLost = false;

export function onFeed(kind, handler) {
  handlers.set(kind, [...(handlers.get(kind) || []), handler]);
}

// `handler(isOpen, wasLost)`: after a loss the page should look at the store again.
export function onConnection(handler) {
  watchers.add(handler);
}

function receive(message) {
  if (message.kind) {
    for (const handler of handlers.get(message.kind) || []) handler(message.data);
    return;
  }
  if (message.status === "signed_out") {
    toSignIn();
    return;
  }
  const isOpen = message.status === "open";
  watchers.forEach((watcher) => watcher(isOpen, wasLost));
  wasLost = !isOpen;
  showBanner(isOpen);
}

let bannerTimer = 0;

// A short break is nobody's business; a longer one is said.
function showBanner(isOpen) {
  const banner = find("#banner");
  clearTimeout(bannerTimer);
  if (isOpen) {
    banner.hidden = true;
    return;
  }
  bannerTimer = setTimeout(() => {
    banner.replaceChildren(h("i", { class: "mark running", "aria-hidden": "true" }), t("app.offline"));
    banner.hidden = false;
  }, 2500);
}

function connectHere() {
  const hub = new Hub(reader.user);
  return { join: () => hub.join(receive), leave: () => hub.leave(receive) };
}

function connectShared() {
  const address = new URL("./feed-worker.js", import.meta.url);
  const worker = new SharedWorker(address, { type: "module", name: `feed-${reader.user}` });
  worker.port.onmessage = ({ data }) => receive(data);
  worker.port.start();
  return { join: () => worker.port.postMessage("join"), leave: () => worker.port.postMessage("leave") };
}

export function startFeed() {
  const line = window.SharedWorker ? connectShared() : connectHere();
  line.join();
  addEventListener("pagehide", line.leave);
  addEventListener("pageshow", (event) => event.persisted && line.join());
}

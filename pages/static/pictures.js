// Progress and pictures of renders, wherever they are shown, kept up to date from the feed.
import { find, findAll, h, icon, t } from "./dom.js";
import { onFeed } from "./feed.js";

const ENDED = ["done", "failed", "cancelled"];
const REMEMBERED = 4000;
const latest = new Map();

function states(renders) {
  return new Map(renders.dataset.states.split(" ").map((each) => each.split(":")));
}

function paintBar(renders, known) {
  const all = [...known.values()];
  const number = (state) => all.filter((each) => each === state).length;
  const words = [
    t("renders.done", { done: number("done"), total: all.length }),
    number("failed") ? t("renders.failed", { n: number("failed") }) : null,
    number("cancelled") ? t("renders.cancelled", { n: number("cancelled") }) : null,
  ];
  const ended = all.filter((each) => ENDED.includes(each)).length;
  const bar = find("progress", renders);
  bar.value = ended;
  bar.setAttribute("aria-label", words[0]);
  find(".progress-label", renders).textContent = words.filter(Boolean).join(" · ");
  renders.classList.toggle("ended", ended === all.length);
}

function inside(data, caption) {
  if (data.image_url) {
    const image = h("img", { src: data.image_url, alt: caption, width: 160, height: 160 });
    return h("a", { href: data.image_url, "data-enlarge": true, "data-caption": caption }, image);
  }
  if (data.status === "failed") return h("span", { class: "tile-error" }, icon("alert"), data.error ?? t("state.failed"));
  const share = data.status === "running" && data.progress > 0 ? ` ${Math.round(100 * data.progress)} %` : "";
  return h("span", { class: "tile-state" }, t(`state.${data.status}`) + share);
}

function paintTile(tile, data) {
  const caption = find("figcaption", tile);
  tile.className = `tile ${data.status}`;
  if (data.image_url && find(`img[src="${CSS.escape(data.image_url)}"]`, tile)) return;
  tile.replaceChildren(inside(data, caption.textContent), caption);
}

function take(data, root = document) {
  for (const renders of findAll(`.renders[data-order="${CSS.escape(data.order)}"]`, root)) {
    const known = states(renders);
    if (!known.has(data.render_id)) continue;
    known.set(data.render_id, data.status);
    renders.dataset.states = [...known].map((each) => each.join(":")).join(" ");
    paintBar(renders, known);
    const tile = find(`[data-render="${CSS.escape(data.render_id)}"]`, renders);
    if (tile) paintTile(tile, data);
  }
}

// What the feed said while a piece of the page was on its way is told to it once it is there.
function catchUp(renders) {
  if (renders.dataset.caughtUp) return;
  renders.dataset.caughtUp = "yes";
  for (const [id, { at, data }] of latest) {
    if (performance.now() - at > REMEMBERED) latest.delete(id);
    else if (data.order === renders.dataset.order) take(data, renders.parentElement);
  }
}

export function startPictures() {
  onFeed("job", (data) => {
    if (!data.render_id) return;
    latest.set(data.render_id, { at: performance.now(), data });
    take(data);
  });
  new MutationObserver(() => findAll(".renders:not([data-caught-up])").forEach(catchUp)).observe(document.body, {
    childList: true,
    subtree: true,
  });
}

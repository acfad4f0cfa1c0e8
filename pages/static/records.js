// Pages of business records: filled from /ui, kept up to date by the live feed, with buttons that act through REST.
import { startApp } from "./app.js";
import { startBrowsing } from "./browsing.js";
import { appears, debounce, elementsOf, find, findAll, speak, t, toast } from "./dom.js";
import { onConnection, onFeed } from "./feed.js";
import { send, toSignIn } from "./http.js";
import { startJobs } from "./jobs.js";
import { startPictures } from "./pictures.js";

// What pages of the packs follow; a page says which of them by `data-follows`.
const FOLLOWED = ["item", "change_order", "workspace", "simulation", "export", "workflow", "workflow_run"];
let place = null;
let drawings = 0;

// Also what went wrong is said in HTML of our own, such as an order that does not exist.
async function read(address) {
  const answer = await fetch(`/ui${address}`, { credentials: "same-origin" }).catch(() => null);
  if (answer?.status === 401) toSignIn();
  if (!answer?.headers.get("content-type")?.startsWith("text/html")) throw new Error(t("app.failed"));
  return elementsOf(await answer.text());
}

// The tiles that pictures.js keeps up to date stay where they are, so that no picture flickers.
function keepTiles(fresh) {
  const known = find(".renders", place);
  const drawn = find(".renders", fresh);
  if (!known || !drawn || known.dataset.order !== drawn.dataset.order) return;
  if (findAll(".tile", known).length === findAll(".tile", drawn).length) drawn.replaceWith(known);
}

// How to find an element again after the page was drawn anew.
function mark(each) {
  if (each?.id) return `#${CSS.escape(each.id)}`;
  if (each?.matches("details[id] > summary")) return `#${CSS.escape(each.parentElement.id)} > summary`;
  return each?.hasAttribute("href") ? `a[href="${CSS.escape(each.getAttribute("href"))}"]` : null;
}

// Where somebody types in a search of the page, only what it found (`#found`) is exchanged.
function put(fresh, whole) {
  const focused = place.contains(document.activeElement) ? mark(document.activeElement) : null;
  const known = whole ? null : find("#found", place);
  const found = find("#found", fresh);
  if (known && found) known.replaceWith(found);
  else place.replaceChildren(fresh);
  if (focused && !place.contains(document.activeElement)) find(focused, place)?.focus({ preventScroll: true });
}

// `whole`: also the search itself, which the reader has not typed but gone back to.
export async function draw({ whole = false } = {}) {
  const turn = ++drawings;
  place.setAttribute("aria-busy", "true");
  try {
    const fresh = await read(location.pathname + location.search);
    if (turn !== drawings) return;
    keepTiles(fresh);
    put(fresh, whole);
    delete place.dataset.lengthened;
    document.dispatchEvent(new Event("counterfoil:drawn"));
    document.title = `${find("h1", place)?.firstChild?.textContent ?? ""} · Counterfoil`;
  } catch (problem) {
    if (turn === drawings) toast(problem.message, "bad");
  } finally {
    if (turn === drawings) {
      find(".skeleton")?.remove();
      place.setAttribute("aria-busy", "false");
    }
  }
}

// A page with a form that somebody fills in stays as it is.
const isHeld = () => find("[data-held]", place) !== null;

const drawSoon = debounce(400, () => isHeld() || draw());

// A list that was lengthened is not drawn anew while somebody reads it.
function isLengthened() {
  return place.dataset.lengthened === "yes";
}

async function lengthen(link) {
  link.setAttribute("aria-busy", "true");
  try {
    const address = new URL(link.href);
    const fresh = await read(address.pathname + address.search);
    const rows = find("#rows tbody", place) ?? find("#rows", place);
    rows.append(...(find("tbody", fresh)?.children ?? findAll("figure.product", fresh)));
    const next = find("[data-more]", fresh);
    if (next) link.replaceWith(next);
    else link.remove();
    place.dataset.lengthened = "yes";
  } catch (problem) {
    toast(problem.message, "bad");
  }
}

async function steer(button) {
  button.disabled = true;
  try {
    await send("POST", `/api/v1/jobs/${button.dataset.job}/${button.dataset.steer}`);
    speak(t(`jobs.${button.dataset.steer}.done`));
  } catch (problem) {
    toast(problem.message, "bad");
  }
  await draw();
}

// The panel opens with a chat that knows which record is meant by "this", with the beginning of a sentence, or with one
// that is said at once.
function ask({ dataset }) {
  const { ask: type, id, label, draft, tell, keepsChat } = dataset;
  const detail = { type, id, label, draft, tell, keeps: keepsChat !== undefined };
  document.dispatchEvent(new CustomEvent("counterfoil:ask", { detail }));
}

function listen() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-more]");
    const job = event.target.closest("[data-steer]");
    const asking = event.target.closest("[data-ask], [data-draft]");
    if (link) {
      event.preventDefault();
      lengthen(link);
    }
    if (job) steer(job);
    if (asking) ask(asking);
  });
}

function concerns(number) {
  if (find("[data-follows]", place)) return false;
  const page = find("[data-order-page]", place);
  return page ? page.dataset.orderPage === number : !isLengthened();
}

// A page with `data-only-shown` is drawn anew for the records alone whose number stands on it.
function follows(kind, key) {
  const told = find("[data-follows]", place)?.dataset;
  if (!told?.follows.split(" ").includes(kind) || isLengthened()) return false;
  return told.onlyShown === undefined || Boolean(find(`[data-number="${CSS.escape(key)}"]`, place));
}

function follow() {
  for (const kind of FOLLOWED) {
    onFeed(kind, ({ number, program }) => follows(kind, number ?? program ?? "") && drawSoon());
  }
  onFeed("job", (data) => find("[data-order-page]", place) && concerns(data.order) && drawSoon());
  // What the reader has just confirmed, in the panel or in another tab, may be on this page.
  onFeed("change_set", ({ status }) => status === "applied" && !isLengthened() && drawSoon());
  onFeed("order", (data) => concerns(data.number) && drawSoon());
  onConnection((isOpen, wasLost) => isOpen && wasLost && !isHeld() && draw());
}

async function start() {
  startApp();
  startPictures();
  startJobs();
  place = await appears("#records");
  listen();
  startBrowsing(place, draw);
  follow();
  await draw();
}

start();

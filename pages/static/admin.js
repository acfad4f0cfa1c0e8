// The administration and the own page: sections drawn by /ui without a reload, forms sent to REST.
import { showPlace, startApp } from "./app.js";
import { askSure } from "./dialog.js";
import { appears, elementsOf, find, t, toast } from "./dom.js";
import { prepareEditors, startEditors } from "./editor.js";
import { onConnection } from "./feed.js";
import { prepareForms, somethingDirty, startForms } from "./forms.js";
import { toSignIn } from "./http.js";
import { show } from "./outcomes.js";
import { listSignIns } from "./sign-ins.js";

const SECTION = /^\/app\/(admin|me|shares)(\/|$)/;
let place = null;
let turn = 0;

// Also what went wrong is said in HTML of our own.
async function read(address) {
  const answer = await fetch(`/ui${address}`, { credentials: "same-origin" }).catch(() => null);
  if (answer?.status === 401) toSignIn();
  if (!answer?.headers.get("content-type")?.startsWith("text/html")) throw new Error(t("app.failed"));
  return elementsOf(await answer.text());
}

async function draw() {
  const mine = ++turn;
  place.setAttribute("aria-busy", "true");
  try {
    const fresh = await read(location.pathname + location.search);
    if (mine !== turn) return;
    place.replaceChildren(fresh);
    showPlace();
    prepareForms(place);
    prepareEditors(place);
    listSignIns(place);
    document.title = `${find("h1", place)?.textContent ?? ""} · Counterfoil`;
  } catch (problem) {
    toast(problem.message, "bad");
  } finally {
    find(".skeleton")?.remove();
    place.setAttribute("aria-busy", "false");
  }
}

const maySwitch = async () =>
  !somethingDirty() || askSure(t("admin.leave_title"), t("admin.leave_text"), t("admin.leave"));

async function go(address) {
  if (!(await maySwitch())) return;
  history.pushState(null, "", address);
  await draw();
  find("#content")?.scrollTo(0, 0);
}

async function lengthen(link) {
  link.setAttribute("aria-busy", "true");
  try {
    const address = new URL(link.href);
    const fresh = await read(address.pathname + address.search);
    find("#rows tbody", place).append(...find("tbody", fresh).children);
    const next = find("[data-more]", fresh);
    if (next) link.replaceWith(next);
    else link.remove();
  } catch (problem) {
    toast(problem.message, "bad");
  }
}

function isPlainClick(event) {
  return !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
}

function follow(event) {
  const link = event.target.closest("#admin a[href]");
  if (!link || link.download || link.target || !isPlainClick(event)) return;
  const address = new URL(link.href);
  if (address.origin !== location.origin || !SECTION.test(address.pathname)) return;
  event.preventDefault();
  if (link.dataset.more !== undefined) lengthen(link);
  else go(address.pathname + address.search);
}

function filter(event) {
  const form = event.target.closest("form[method=get]");
  if (!form) return;
  event.preventDefault();
  const wanted = [...new FormData(form)].filter(([, value]) => value !== "");
  go(`${form.getAttribute("action")}?${new URLSearchParams(wanted)}`);
}

// Gradio draws pages with one part in their address only, so it was loaded from there; the place that was asked for is
// in `at`, and from now on in the address.
function restoreAddress() {
  const wanted = new URLSearchParams(location.search).get("at");
  if (wanted && SECTION.test(wanted)) history.replaceState(null, "", wanted);
}

async function start() {
  startApp();
  place = await appears("#admin");
  restoreAddress();
  startForms((element, answer) => show(element, answer, draw));
  startEditors();
  document.addEventListener("click", follow);
  document.addEventListener("submit", filter);
  addEventListener("popstate", draw);
  // What is shown this once stays until the person goes on.
  const isHeld = () => somethingDirty() || find(".fresh-link:not([hidden])", place);
  onConnection((isOpen, wasLost) => isOpen && wasLost && !isHeld() && draw());
  await draw();
}

start();

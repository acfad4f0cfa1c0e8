// The desk of a workflow: forms of its steps, which keep what was typed when they are refused; values that an expression
// may use, put in by a click; ways that are made and cut; the webhook's address and a test call.
import { askSure } from "./dialog.js";
import { debounce, find, findAll, speak, t, toast } from "./dom.js";
import { bodyOf, brokenNumber, isDirty, settle, showError } from "./forms.js";
import { sendJson } from "./http.js";
import { draw } from "./records.js";

const FORMS = "form[data-flow-form], form[data-test-call]";
let lastField = null;

class NotJson extends Error {}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotJson(t("flow.json.wrong"));
  }
}

function loose(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// What such a field holds: JSON (`json`), or JSON if it is any and else the text (`loose`).
function spelled(control, value) {
  if (value === null || value === undefined) return null;
  return control.dataset.as === "json" ? parsed(value) : loose(value);
}

function pairsOf(fieldset) {
  const rows = findAll(".pair-row", fieldset).map((row) => [find(".pair-key", row).value.trim(), find(".pair-value", row).value]);
  const given = rows.filter(([name, value]) => name || value.trim());
  return given.length ? Object.fromEntries(given) : null;
}

// Puts what `change` makes of it in the place of a value; `config.text` is the member `text` of the member `config`.
function revise(body, name, change) {
  const [outer, inner] = name.split(".");
  if (inner === undefined) body[outer] = change(body[outer]);
  else (body[outer] ??= {})[inner] = change(body[outer][inner]);
}

function bodyOfDesk(form) {
  const body = bodyOf(form);
  for (const control of findAll("[data-as=json], [data-as=loose]", form)) {
    revise(body, control.name, (value) => spelled(control, value));
  }
  for (const fieldset of findAll("[data-mapping]", form)) revise(body, fieldset.dataset.mapping, () => pairsOf(fieldset));
  const chosen = find("input[data-node-id]:checked", form);
  const isAlone = body.after === null && chosen?.dataset.kind !== "trigger";
  if (chosen) Object.assign(body, { id: chosen.dataset.nodeId, is_alone: isAlone });
  if ("branch" in body && find("[data-branch-of][hidden]", form)) delete body.branch;
  return body;
}

// Like a form's own state, with rows of names and values.
const imageOf = (form) => JSON.stringify(findAll("[data-mapping]", form).map(pairsOf));
const images = new WeakMap();
const isChanged = (form) => isDirty(form) || (images.has(form) && images.get(form) !== imageOf(form));
const somethingChanged = () => findAll("#records form[data-flow-form][data-watch]").find(isChanged);

function settleDesk(form) {
  settle(form);
  images.set(form, imageOf(form));
}

const spell = (pattern, answer) => pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer?.[name] ?? ""));

async function go(element, answer) {
  const { goesTo, done } = element.dataset;
  if (done) toast(done);
  element.closest("dialog")?.close();
  const there = goesTo ? spell(goesTo, answer) : "";
  if (there && !there.startsWith(`${location.pathname}?`)) {
    location.assign(there);
    return;
  }
  if (there && there !== location.pathname + location.search) history.pushState(null, "", there);
  await draw({ whole: true });
  speak(done ?? "");
}

function refuse(form, problem) {
  showError(form, problem);
  const newest = find("[data-newest]", form);
  if (newest) newest.hidden = problem.status !== 409;
  const named = problem.body?.setting ?? "";
  if (named) form.elements[`config.${named}`]?.focus();
}

async function submit(form) {
  const button = find("button[type=submit]", form);
  const broken = brokenNumber(form);
  if (broken) {
    refuse(form, { message: broken.message });
    broken.control.focus();
    return;
  }
  button.disabled = true;
  find(".form-error", form).hidden = true;
  try {
    const body = bodyOfDesk(form);
    const isTest = form.dataset.testCall !== undefined;
    const answer = isTest ? await testCall(form, body) : await sendJson(form.dataset.flowForm, form.dataset.path, body);
    settleDesk(form);
    await go(form, { node: body.id, ...answer });
  } catch (problem) {
    refuse(form, problem);
  } finally {
    button.disabled = false;
  }
}

// As any other caller: without our cookie and without the token of this page.
async function testCall(form, { body }) {
  const { url } = await hookOf(form.dataset.testCall);
  const method = find("[data-method-used]")?.dataset.methodUsed ?? "POST";
  const hasBody = method !== "GET";
  const answer = await fetch(new URL(new URL(url).pathname, location.origin), {
    method,
    credentials: "omit",
    headers: hasBody ? { "Content-Type": "application/json" } : {},
    body: hasBody ? JSON.stringify(body ?? {}) : undefined,
  }).catch(() => null);
  const told = (await answer?.json().catch(() => null)) ?? {};
  if (!answer?.ok) throw new Error(told.detail || t("app.failed"));
  return told;
}

const hooks = new Map();

function hookOf(path) {
  if (!hooks.has(path)) hooks.set(path, sendJson("GET", path).catch((problem) => (hooks.delete(path), Promise.reject(problem))));
  return hooks.get(path);
}

async function showHook() {
  const line = find("[data-hook]");
  const input = find("#hook-address");
  if (!line || !input || input.value) return;
  try {
    input.value = (await hookOf(line.dataset.hook)).url;
  } catch (problem) {
    input.placeholder = problem.message;
  }
}

async function copyHook(button) {
  const input = find("#hook-address");
  input.select();
  await navigator.clipboard?.writeText(input.value).catch(() => document.execCommand("copy"));
  toast(button.dataset.copyHook);
}

async function call(button) {
  const { flowCall: method, path, body, sure } = button.dataset;
  const look = { danger: button.dataset.sureCalm === undefined };
  const label = button.textContent.trim();
  if (sure && !(await askSure(sure, button.dataset.sureText ?? "", label, look))) return;
  button.disabled = true;
  try {
    const answer = await sendJson(method, path, body ? JSON.parse(body) : undefined);
    hooks.clear();
    await go(button, answer);
  } catch (problem) {
    toast(problem.message, "bad");
  } finally {
    button.disabled = false;
  }
}

// A value goes where the caret was: in braces among text, bare in an expression.
function insert(path, form) {
  const known = lastField?.isConnected && lastField.form === form ? lastField : null;
  const field = known ?? find("[data-language=template], [data-language=expression]", form);
  if (!field) return;
  const words = field.dataset.language === "expression" ? path : `{{ ${path} }}`;
  field.focus();
  field.setRangeText(words, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function addPair(button) {
  const fieldset = button.closest("[data-mapping]");
  find(".pairs", fieldset).append(find("template", fieldset).content.cloneNode(true));
  findAll(".pair-key", fieldset).at(-1).focus();
  held(button.closest("form"));
}

function removePair(button) {
  const form = button.closest("form");
  const fieldset = button.closest("[data-mapping]");
  button.closest(".pair-row").remove();
  find("[data-add-pair]", fieldset).focus();
  held(form);
}

// Only a condition has two ways on.
function fitBranch(form) {
  const source = find("[data-flow-source]", form);
  const branch = find("[data-branch-of]", form);
  if (source && branch) branch.hidden = !branch.dataset.branchOf.split(" ").includes(source.value);
}

// While something is typed that is not saved, the page is not drawn anew under it.
function held(form) {
  if (form?.matches("#records form[data-flow-form]")) form.toggleAttribute("data-held", isChanged(form));
}

const heldSoon = debounce(120, held);

// What is typed and not saved is not left by a slip.
async function leave(event, link) {
  const form = somethingChanged();
  if (!form || link.closest("dialog")) return;
  event.preventDefault();
  event.stopPropagation();
  if (!(await askSure(t("flow.leave"), t("flow.leave.text"), t("flow.leave.do"), { keep: t("flow.leave.keep") }))) return;
  settleDesk(form);
  // A link of a drawing has no click() of its own.
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window }));
}

// What is newer by now takes the place of what was typed.
function loadNewest(event) {
  event.preventDefault();
  findAll("#records form[data-flow-form]").forEach(settleDesk);
  draw({ whole: true });
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

let shown = "";

function drawn() {
  findAll(`#records ${FORMS}`).forEach((form) => {
    fitBranch(form);
    settleDesk(form);
  });
  showHook();
  const side = find("#flow-side");
  const now = side ? location.search : "";
  if (side && now !== shown && getComputedStyle(side).position === "static") side.scrollIntoView({ block: "start" });
  shown = now;
}

function onClick(event) {
  const { target } = event;
  if (target.closest("[data-newest]")) loadNewest(event);
  const button = target.closest("button");
  if (button?.matches("[data-flow-call]")) call(button);
  if (button?.matches("[data-insert]")) insert(button.dataset.insert, button.closest("form"));
  if (button?.matches("[data-add-pair]")) addPair(button);
  if (button?.matches("[data-remove-pair]")) removePair(button);
  if (button?.matches("[data-copy-hook]")) copyHook(button);
}

export function startDesk() {
  document.addEventListener("counterfoil:drawn", drawn);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(FORMS)) return;
    event.preventDefault();
    submit(event.target);
  });
  document.addEventListener("click", onClick);
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("#records a[data-inplace], #records a[href]:not([data-inplace])");
      if (link && !link.matches("[data-newest]")) leave(event, link);
    },
    true,
  );
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("form[data-flow-form] [data-language=template], form[data-flow-form] [data-language=expression]")) lastField = target;
    const form = target.closest?.("dialog form[data-flow-form]");
    const key = form && find("[data-new-key]", form);
    if (key && !key.value) key.value = newKey();
  });
  document.addEventListener("input", ({ target }) => heldSoon(target.closest("form[data-flow-form]")));
  document.addEventListener("change", ({ target }) => {
    const form = target.closest("form[data-flow-form]");
    if (form) fitBranch(form);
    heldSoon(form);
  });
}


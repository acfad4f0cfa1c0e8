// Forms that are sent as JSON to a REST route, buttons that call one, and the watch over what is not saved yet.
import { askSure } from "./dialog.js";
import { find, findAll, t, toast } from "./dom.js";
import { sendJson } from "./http.js";

// A choice that only says which fields are there is sent to nobody.
const isUnsent = ({ type, disabled, dataset }) => type === "submit" || disabled || dataset.as === "nothing";
const isLeftOut = (each) => isUnsent(each) || (each.type === "radio" && !each.checked);
const marked = (form) => findAll("[name]", form).filter((each) => !isLeftOut(each) && !each.closest("[hidden]"));

// Numbers apart by commas or blanks, or by semicolons where the comma is a decimal sign; what is no number stays a word.
export function valuesIn(text) {
  const parts = text.includes(";") ? text.replaceAll(",", ".").split(";") : text.split(/[\s,]+/);
  const words = parts.map((part) => part.trim()).filter(Boolean);
  return words.map((word) => (Number.isFinite(Number(word)) ? Number(word) : word));
}

function valueOf(control) {
  const text = control.value;
  switch (control.dataset.as) {
    case "switch":
      return control.checked;
    case "number":
      return text.trim() === "" ? null : Number(text);
    case "or-never":
      return text.trim() === "" ? "never" : Number(text);
    case "lines":
      return text.split("\n").map((line) => line.trim()).filter(Boolean);
    case "words":
      return text.split(/[\s,;]+/).filter(Boolean);
    case "values":
      return valuesIn(text);
    case "raw":
      return text;
    default:
      return text.trim() === "" && !control.required ? null : text.trim();
  }
}

// `settings.host` is the member `host` of the member `settings`.
function put(body, name, value) {
  const [outer, inner] = name.split(".");
  if (inner === undefined) body[outer] = value;
  else (body[outer] ??= {})[inner] = value;
}

function collect(root) {
  const body = {};
  for (const control of marked(root)) {
    if (control.dataset.as === "list") {
      body[control.name] ??= [];
      if (control.checked) body[control.name].push(control.value);
    } else if (!(control.dataset.keep !== undefined && control.value === "")) {
      put(body, control.name, valueOf(control));
    }
  }
  return body;
}

// The body of a form: fields that are hidden for this choice are left out, and so are keys that nobody typed. A form with
// several entries sends them as a list; an entry in which no number stands is none.
export function bodyOf(form) {
  if (!form.dataset.entries) return collect(form);
  const entries = findAll("[data-entry]", form).map(collect);
  return { [form.dataset.entries]: entries.filter(({ kind, subject, ...limits }) => Object.values(limits).some((each) => each !== null)) };
}

function addEntry(button) {
  const pattern = document.getElementById(button.dataset.addEntry);
  button.closest(".form-actions").before(pattern.content.cloneNode(true));
  findAll("[data-entry]", button.form).at(-1).querySelector("select, input:not([type=hidden])").focus();
}

// Fields that only some choices have come and go with it.
export function fitFields(form) {
  const chosen = find("[data-choice]", form)?.value;
  if (chosen === undefined) return;
  for (const each of findAll("[data-only-for]", form)) each.hidden = !each.dataset.onlyFor.split(" ").includes(chosen);
}

const fresh = (form) => JSON.stringify(bodyOf(form));
const seen = new WeakMap();

export function prepareForms(root) {
  for (const form of findAll("form[data-method]", root)) {
    fitFields(form);
    seen.set(form, fresh(form));
  }
}

export const isDirty = (form) => seen.has(form) && seen.get(form) !== fresh(form);
export const somethingDirty = () => findAll("form[data-watch]").some(isDirty);
export const settle = (form) => seen.set(form, fresh(form));

export function showError(form, problem) {
  const place = find(".form-error", form);
  place.textContent = problem.message;
  place.hidden = false;
  const wrong = (problem.body?.errors ?? []).map((each) => `${each.field.split(".").slice(1).join(".")}.`);
  for (const control of marked(form)) {
    control.toggleAttribute("aria-invalid", wrong.some((field) => field.startsWith(`${control.name}.`)));
  }
  find("[aria-invalid]", form)?.focus();
}

function missing(form) {
  const empty = marked(form).find((each) => each.required && each.value.trim() === "");
  empty?.focus();
  return empty;
}

// What is no number at all never reaches the server, so it is said here; limits are told by the server.
export function brokenNumber(form) {
  const wrong = marked(form).find(({ step, validity }) => validity?.badInput || (step === "1" && validity?.stepMismatch));
  if (!wrong) return null;
  const name = wrong.getAttribute("aria-label");
  return { control: wrong, message: t(wrong.step === "1" ? "form.whole" : "form.number", { name }) };
}

async function submit(form, done) {
  const button = find("button[type=submit]", form);
  const broken = brokenNumber(form);
  if (broken || missing(form)) {
    showError(form, { message: broken?.message ?? t("form.missing") });
    broken?.control.focus();
    return;
  }
  button.disabled = true;
  find(".form-error", form).hidden = true;
  try {
    const answer = await sendJson(form.dataset.method, form.dataset.path, bodyOf(form));
    settle(form);
    toast(form.dataset.done);
    await done(form, answer);
  } catch (problem) {
    showError(form, problem);
    form.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: problem }));
  } finally {
    button.disabled = false;
  }
}

async function press(button, done) {
  const { method, path, sure } = button.dataset;
  const look = { danger: button.dataset.sureCalm === undefined, keep: button.dataset.sureKeep };
  if (sure && !(await askSure(sure, button.dataset.sureText ?? "", button.textContent, look))) return;
  button.disabled = true;
  button.classList.add("working");
  try {
    const answer = await sendJson(method, path, button.dataset.body ? JSON.parse(button.dataset.body) : undefined);
    if (button.dataset.done) toast(button.dataset.done);
    await done(button, answer);
  } catch (problem) {
    toast(problem.message, "bad");
  } finally {
    button.disabled = false;
    button.classList.remove("working");
  }
}

// `done(element, answer)` is called after a form was sent or a button's call went well.
export function startForms(done) {
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.method) return;
    event.preventDefault();
    submit(event.target, done);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-method]");
    const adder = event.target.closest("[data-add-entry]");
    if (button) press(button, done);
    if (adder) addEntry(adder);
  });
  document.addEventListener("change", (event) => event.target.closest("[data-choice]") && fitFields(event.target.form));
  addEventListener("beforeunload", (event) => somethingDirty() && event.preventDefault());
}

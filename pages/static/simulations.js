// The pages of simulations: runs that are chosen to be compared, forms of a new run and a new sweep with an estimate of
// how long it takes, dialogs of projects, and buttons that act through REST.
import "./cluster.js";
import { count, debounce, duration, find, findAll, speak, t } from "./dom.js";
import { startFormDialogs } from "./form-dialogs.js";
import { bodyOf, brokenNumber, fitFields, prepareForms, startForms } from "./forms.js";
import { sendJson } from "./http.js";
import { draw } from "./records.js";

const PAUSE = 350;
const LEAST_COMPARED = 2;
const OPENS = { simulation: "simulation", sweep: "sweep" };
const picked = new Set();
let asked = 0;

// A random UUID also where the page is not served securely and `crypto.randomUUID` is not there.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const about = (seconds) => duration(1000 * Math.max(1, Math.round(seconds))).replace(".0 s", " s");
const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

// What the estimate is asked for. Runs of a sweep that differ in what counts for it are taken at their mean; of two and
// three dimensions at three, which takes longer.
function settingsOf(form) {
  const { particles, dimension, stickiness, parameter, values } = bodyOf(form);
  const settings = { particles, dimension, stickiness };
  if (!parameter) return settings;
  const numbers = (values ?? []).filter((each) => typeof each === "number");
  if (parameter === "dimension") settings.dimension = Math.max(...numbers);
  else if (parameter === "particles") settings.particles = Math.round(mean(numbers));
  else if (parameter === "stickiness") settings.stickiness = mean(numbers);
  return { particles: 1000, dimension: 2, stickiness: 1, ...settings, runs: values?.length || 1 };
}

// Numbers outside of their limits are marked as long as something is said to be wrong.
function mark(form) {
  const isWrong = find("[data-estimate].bad", form) !== null || !find(".form-error", form).hidden;
  for (const each of findAll("input[type=number]", form)) {
    if (isWrong && !each.validity.valid) each.setAttribute("aria-invalid", "true");
    else each.removeAttribute("aria-invalid");
  }
}

// What the form's own error says already is not said twice.
function say(form, words, isBad = false) {
  const error = find(".form-error", form);
  const isSaid = isBad && !error.hidden && error.textContent === words;
  const place = find("[data-estimate]", form);
  place.classList.toggle("bad", isBad && !isSaid);
  find(".icon", place).className = `icon i-${isBad && !isSaid ? "alert" : "clock"}`;
  const text = find("[data-estimate-words]", place);
  const told = isSaid ? t("run_form.estimate.none") : words;
  if (text.textContent !== told) text.textContent = told;
  mark(form);
}

function refused(form) {
  const place = find("[data-estimate]", form);
  say(form, find("[data-estimate-words]", place).textContent, place.classList.contains("bad"));
}

// What the server says of the settings as they are typed: how long it will take, or what is wrong with them.
async function estimate(form) {
  const turn = ++asked;
  const broken = brokenNumber(form);
  if (broken) {
    say(form, broken.message, true);
    return;
  }
  const settings = settingsOf(form);
  const isWhole = Object.values(settings).every((each) => Number.isFinite(each));
  if (!isWhole) {
    say(form, t("run_form.estimate.none"));
    return;
  }
  try {
    const { seconds } = await sendJson("GET", `/api/v1/simulations/estimate?${new URLSearchParams(settings)}`);
    if (turn !== asked || !form.isConnected) return;
    const words = t("run_form.estimate", { time: about(seconds) });
    say(form, settings.runs > 1 ? t("run_form.estimate.many", { time: about(seconds), runs: count("runs.number", settings.runs) }) : words);
  } catch (problem) {
    if (turn === asked && form.isConnected) say(form, problem.message, problem.status > 0 && problem.status < 500);
  }
}

const estimateSoon = debounce(PAUSE, estimate);

// A plate stands only in space.
function fitGeometry(form) {
  const { dimension, parameter } = bodyOf(form);
  const select = find("select[name=seed_geometry]", form);
  const plate = find('option[value="plate"]', select);
  plate.disabled = dimension === 2 && parameter !== "dimension";
  if (plate.disabled && select.value === "plate") select.value = "point";
}

// What is typed anew is another wish, so it gets another key; the same wish sent twice has the same.
function typed(form) {
  find(".form-error", form).hidden = true;
  fitFields(form);
  form.elements.key.value = newKey();
  fitGeometry(form);
  estimateSoon(form);
}

function prepareRunForm(form) {
  if (form.elements.key.value) return;
  form.elements.key.value = newKey();
  prepareForms(form.parentElement);
  fitGeometry(form);
  estimate(form);
}

function showPicked() {
  const bar = find("[data-compare-bar]");
  if (!bar) return;
  const most = Number(bar.dataset.compareBar);
  bar.hidden = picked.size === 0;
  const few = picked.size < LEAST_COMPARED ? ` · ${t("runs.pick.more")}` : "";
  const many = picked.size >= most ? ` · ${t("runs.pick.most", { most })}` : "";
  const words = count("runs.picked", picked.size) + few + many;
  if (find(".picked", bar).textContent !== words) find(".picked", bar).textContent = words;
  find("[data-compare]", bar).disabled = picked.size < LEAST_COMPARED;
  for (const box of findAll(".runs .pick input")) {
    box.checked = picked.has(box.value);
    box.disabled = !box.checked && picked.size >= most;
  }
}

function pick({ value, checked }) {
  if (checked) picked.add(value);
  else picked.delete(value);
  showPicked();
}

// A new run or sweep is shown; what was done to one is seen on the page, which is drawn anew.
async function done(element, answer) {
  const opens = OPENS[element.dataset.opens];
  if (opens) {
    location.assign(`/app/simulations?${opens}=${encodeURIComponent(answer.number)}`);
    return;
  }
  if (element.dataset.done) speak(element.dataset.done);
  element.closest("dialog")?.close();
  await draw();
}

function drawn() {
  findAll(".run-form").forEach(prepareRunForm);
  showPicked();
}

function listen() {
  document.addEventListener("counterfoil:drawn", drawn);
  document.addEventListener("input", (event) => {
    const form = event.target.closest(".run-form");
    if (form && event.target.name !== "key") typed(form);
  });
  document.addEventListener("refused", (event) => event.target.matches(".run-form") && refused(event.target));
  document.addEventListener("change", (event) => {
    if (event.target.matches(".runs .pick input")) pick(event.target);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-compare]")) location.assign(`/app/simulations?compare=${[...picked].join(",")}`);
    if (event.target.closest("[data-unpick]")) {
      picked.clear();
      showPicked();
    }
  });
}

listen();
startFormDialogs();
startForms(done);

// The pages of workflows, their runs and their connections: buttons and forms that act through REST, what is unfolded
// stays so while a run moves on, and a connection's test says what came of it beside the connection.
import { find, findAll, speak } from "./dom.js";
import { startFormDialogs } from "./form-dialogs.js";
import { prepareForms, startForms } from "./forms.js";
import { sendJson } from "./http.js";
import { draw } from "./records.js";
import { startGraphs } from "./workflow-graph.js";

const unfolded = new Map();
let chosen = null;

const keyOf = (details) => `${new URLSearchParams(location.search).get("run") ?? location.pathname}:${details.id}`;

const addressOf = (pattern, answer) =>
  pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer?.[name] ?? ""));

function tellTest(button, { ok, message }) {
  const place = find(".test-outcome", button.closest("tr"));
  place.className = `test-outcome ${ok ? "good" : "bad"}`;
  place.textContent = message;
}

// What was made is shown; what was done to something is seen on the page, which is drawn anew.
async function done(element, answer) {
  const { goesTo, test, then, done: told } = element.dataset;
  if (then) await sendJson("POST", then);
  if (goesTo) {
    location.assign(addressOf(goesTo, answer));
    return;
  }
  if (test !== undefined) {
    tellTest(element, answer);
    return;
  }
  if (told) speak(told);
  element.closest("dialog")?.close();
  await draw();
}

// A step that was chosen in the graph is shown once, not at every drawing.
function showChosen() {
  const step = find(".run-steps details[data-chosen]");
  const wanted = step ? keyOf(step) : null;
  if (step && wanted !== chosen) step.scrollIntoView({ block: "nearest" });
  chosen = wanted;
}

function drawn() {
  for (const each of findAll("#records details[id]:not([data-chosen])")) {
    const isOpen = unfolded.get(keyOf(each));
    if (isOpen !== undefined) each.open = isOpen;
  }
  prepareForms(find("#records"));
  showChosen();
}

function listen() {
  document.addEventListener("counterfoil:drawn", drawn);
  document.addEventListener(
    "click",
    (event) => {
      const details = event.target.closest("#records details[id] > summary")?.parentElement;
      if (details) unfolded.set(keyOf(details), !details.open);
    },
    true,
  );
}

listen();
startFormDialogs();
startGraphs();
startForms(done);

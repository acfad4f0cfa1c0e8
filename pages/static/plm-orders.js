// Change orders: buttons and forms that act through REST, and the form of a new one in a dialog.
import { toast } from "./dom.js";
import { startFormDialogs } from "./form-dialogs.js";
import { startForms } from "./forms.js";
import { sendJson } from "./http.js";
import { draw } from "./records.js";

// A new change order is shown; what was done to one is seen on its page, which is drawn anew.
async function done(element, answer) {
  if (element.dataset.opens === "change-order") {
    location.assign(`/app/change-orders?order=${encodeURIComponent(answer.number)}`);
    return;
  }
  await draw();
}

// Where an item has several conflicts, each has a choice of its own: fields and lines by name.
async function resolve(form) {
  const body = { item: form.dataset.item, fields: {}, lines: {} };
  for (const [name, side] of new FormData(form)) {
    const [kind, key] = [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)];
    body[kind][key] = side;
  }
  try {
    await sendJson("POST", form.dataset.resolve, body);
    toast(form.dataset.done);
  } catch (problem) {
    toast(problem.message, "bad");
  }
  await draw();
}

document.addEventListener("submit", (event) => {
  if (event.target.dataset.resolve === undefined) return;
  event.preventDefault();
  resolve(event.target);
});
startFormDialogs();
startForms(done);

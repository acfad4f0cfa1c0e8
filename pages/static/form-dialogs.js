// Forms that stand ready in a template and are opened in a dialog by a button that names it.
import { showForm } from "./dialog.js";
import { find } from "./dom.js";
import { prepareForms } from "./forms.js";

function openForm(id) {
  const pattern = document.getElementById(id);
  const form = pattern.content.firstElementChild.cloneNode(true);
  showForm(form, pattern.dataset.label);
  prepareForms(form.parentElement);
}

export function startFormDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener && !find("dialog[open]")) openForm(opener.dataset.openDialog);
  });
}

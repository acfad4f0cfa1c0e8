// The button that copies a transcript into a chat of one's own.
import { find } from "./dom.js";
import { sendJson } from "./http.js";

const button = find("[data-copy-share]");

async function copy() {
  const problem = find(".ways .outcome");
  button.disabled = true;
  problem.textContent = "";
  try {
    const { chat_id: chat } = await sendJson("POST", "/api/v1/shares/copy", { token: button.dataset.copyShare });
    location.assign(`/app?chat=${chat}`);
  } catch (error) {
    problem.textContent = error.message;
    button.disabled = false;
  }
}

button?.addEventListener("click", copy);

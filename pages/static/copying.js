// A text to be copied: shown to be read and marked, with a button; also where the browser gives no clipboard, as on a
// plain http address. What came of it is said right below, as a dialog stands above the notices of the page.
import { h, t } from "./dom.js";

function copyMarked(input) {
  input.select();
  return document.execCommand("copy");
}

async function copy(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    return copyMarked(input);
  }
}

// The line with the text and its button; `label` is what the text is, for those who listen.
export function copyLine(text, { label, copied }) {
  const input = h("input", { type: "text", readonly: true, value: text, "aria-label": label });
  const said = h("p", { class: "said-below muted", role: "status" });
  const button = h("button", { type: "button", class: "button primary" }, t("sharing.copy"));
  button.addEventListener("click", async () => {
    said.textContent = (await copy(input)) ? copied : t("sharing.copy_yourself");
    input.select();
  });
  return h("div", { class: "link-line" }, input, button, said);
}

// Sharing a chat: the button above the conversation, the dialog that makes the link, and the link, shown this once.
import { copyLine } from "./copying.js";
import { showForm } from "./dialog.js";
import { elementsOf, find, h, icon, t, toast, when } from "./dom.js";
import { bodyOf, showError } from "./forms.js";
import { fragment, sendJson } from "./http.js";

let isOpening = false;

// What is told of a link depends on what it leads to and who may open it.
function told({ kind, audience, expires_at: until }) {
  const key = kind === "demo" ? "demo" : audience;
  return t(`sharing.link.${key}`, { until: when(until) });
}

// The link, which nobody sees again.
function linkParts(made) {
  return [
    h("h2", {}, t("sharing.link")),
    h("p", { class: "muted" }, told(made)),
    copyLine(made.url, { label: t("sharing.link"), copied: t("sharing.copied") }),
  ];
}

const opener = ({ url }) => h("a", { href: url, target: "_blank", rel: "noopener", class: "button" }, t("sharing.open"));

function showInDialog(form, made) {
  const dialog = form.closest("dialog");
  const look = h("a", { href: "/app/shares", class: "button quiet" }, t("sharing.look"));
  const done = h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("sharing.done"));
  const actions = h("div", { class: "form-actions" }, look, opener(made), done);
  dialog.setAttribute("aria-label", t("sharing.made"));
  form.replaceWith(h("div", { class: "share-form", role: "status" }, ...linkParts(made), actions));
  find(".link-line button", dialog).focus();
}

// The preview shows what is chosen at the moment.
function fitPreview(form) {
  const link = find("[data-preview]", form);
  const chosen = new URLSearchParams({ chat: form.dataset.share });
  for (const part of bodyOf(form).parts) chosen.append("parts", part);
  link.href = `${link.dataset.preview}?${chosen}`;
}

async function make(form) {
  const button = find("button[type=submit]", form);
  button.disabled = true;
  button.classList.add("working");
  find(".form-error", form).hidden = true;
  try {
    const wanted = { kind: "transcript", chat_id: form.dataset.share, ...bodyOf(form) };
    showInDialog(form, await sendJson("POST", form.dataset.path, wanted));
  } catch (problem) {
    showError(form, problem);
  } finally {
    button.disabled = false;
    button.classList.remove("working");
  }
}

function open(form) {
  showForm(form, form.dataset.label);
  if (!form.dataset.share) return;
  fitPreview(form);
  form.addEventListener("change", () => fitPreview(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    make(form);
  });
}

// Ask what is to be shared of a chat, and make the link.
export async function share(chat) {
  if (isOpening || find("dialog[open]")) return;
  isOpening = true;
  try {
    open(find("form", elementsOf(await fragment(`/ui/sharing?chat=${chat}`))));
  } catch (problem) {
    toast(problem.message, "bad");
  } finally {
    isOpening = false;
  }
}

function fillHead(head) {
  const button = h("button", { type: "button", class: "button quiet", "data-share-chat": true }, icon("share"), t("sharing.share"));
  button.addEventListener("click", () => share(head.dataset.chat));
  head.replaceChildren(h("span", { class: "chat-title", "aria-hidden": "true" }), button);
}

// What stands above the conversation: the chat's title, and the button for who may share it. `shown` is what
// `#chat-state` knows.
export function showHead({ chat, title, shareable }) {
  const head = find("#chat-head");
  if (!head.firstChild) fillHead(head);
  head.hidden = !chat;
  head.dataset.chat = chat ?? "";
  find(".chat-title", head).textContent = title ?? "";
  find("[data-share-chat]", head).hidden = shareable === undefined;
}

// On the page of the links: a new one, above the list.
export async function showLink(form, made, draw) {
  await draw();
  const place = find("#fresh-link");
  place.replaceChildren(...linkParts(made), h("div", { class: "form-actions" }, opener(made)));
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
  find("button", place).focus();
}

// Where the person is signed in: one line each, this browser marked, the others with a button that ends them.
import { find, findAll, h, t, when } from "./dom.js";
import { fragment } from "./http.js";

const moment = (text) => h("time", { datetime: text }, when(text));

function line({ id, device, address, seen_at: seen, is_this: isThis }) {
  const words = h(
    "div",
    { class: "grow" },
    h("b", {}, device || t("me.device")),
    h("span", { class: "muted" }, `${address ? `${address} · ` : ""}${t("me.seen")} `, moment(seen)),
  );
  const end = h(
    "button",
    { type: "button", class: "button quiet", "data-method": "DELETE", "data-path": `/api/v1/me/sign-ins/${id}`, "data-done": t("me.sign_ins.ended") },
    t("me.sign_ins.end"),
  );
  return h("div", { class: "item" }, h("div", { class: "item-top" }, words, isThis ? h("span", { class: "badge good" }, t("me.this")) : end));
}

export async function listSignIns(root) {
  const place = find("[data-sign-ins]", root);
  if (!place) return;
  try {
    const { items } = JSON.parse(await fragment(place.dataset.signIns));
    place.replaceChildren(...items.map(line));
  } catch (problem) {
    place.replaceChildren(h("p", { class: "problem" }, problem.message));
  }
  findAll("[aria-busy]", place.parentElement).forEach((each) => each.setAttribute("aria-busy", "false"));
}

// What is shown after a form was sent or a button's call went well; most often the page, drawn anew.
import { showToken } from "./api-tokens.js";
import { find, h, t, toast, when } from "./dom.js";
import { toSignIn } from "./http.js";
import { showLink as showShare } from "./sharing.js";

// The sentence of a test stands beside its button, and stays there.
function showTest(button, { works, sentence }) {
  const place = find(button.dataset.shows);
  const mark = h("span", { class: `badge ${works ? "good" : "bad"}` }, button.dataset[works ? "good" : "bad"]);
  place.replaceChildren(mark, ` ${sentence}`);
  place.hidden = false;
}

// A link that is shown this once, with a button that copies it.
async function showLink(element, { url, email, expires_at: until }, draw) {
  await draw();
  const place = find(element.dataset.shows);
  const text = h("input", { type: "text", readonly: true, value: url, "aria-label": t("people.link") });
  const copy = h("button", { type: "button", class: "button primary" }, t("people.copy"));
  copy.addEventListener("click", async () => {
    text.select();
    await navigator.clipboard.writeText(url);
    toast(t("people.copied"));
  });
  const told = t("people.link_text", { email, until: when(until) });
  place.replaceChildren(h("h2", {}, t("people.link")), h("p", { class: "muted" }, told), h("div", { class: "link-line" }, text, copy));
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
  text.focus();
}

// Language and colours are in the frame around the page as well.
function applyProfile(form) {
  window.counterfoilTheme.set(form.elements.theme.value);
  location.reload();
}

const OUTCOMES = { test: showTest, link: showLink, profile: applyProfile, signed_out: toSignIn, share: showShare, token: showToken };

export async function show(element, answer, draw) {
  const special = OUTCOMES[element.dataset.outcome];
  if (special) await special(element, answer, draw);
  else await draw();
}

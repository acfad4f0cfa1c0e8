// The form and the sample users of the sign-in page.
import { startColours } from "./app.js";
import { find, findAll, t } from "./dom.js";

const wanted = JSON.parse(document.getElementById("cf-next").textContent);
const form = find("#sign-in-form");
const problem = find("#sign-in-error");

function say(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

function setBusy(isBusy) {
  findAll("button").forEach((each) => (each.disabled = isBusy));
  form.setAttribute("aria-busy", String(isBusy));
}

async function signIn(credentials) {
  say("");
  setBusy(true);
  let sentence = t("app.unreachable");
  try {
    const answer = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(credentials),
    });
    if (answer.ok) {
      location.assign(wanted);
      return;
    }
    sentence = (await answer.json().catch(() => ({}))).detail || t("app.failed");
  } catch {
    // Unreachable, as the sentence says.
  }
  setBusy(false);
  say(sentence);
  find("input[name=password]").select();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  if (email.trim() && password) signIn({ email: email.trim(), password });
  else say(t("sign_in.missing"));
});

findAll("[data-demo]").forEach((each) =>
  each.addEventListener("click", () => signIn({ email: each.dataset.demo, password: "counterfoil-demo" })),
);
startColours();

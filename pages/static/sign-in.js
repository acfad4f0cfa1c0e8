// The form and the sample users of the sign-in page.
import { startColours } from "./app.js";
import { find, findAll, t } from "./dom.js";
import { door } from "./door.js";

const wanted = JSON.parse(document.getElementById("cf-next").textContent);
const form = find("#sign-in-form");
const { say, knock } = door(form, find("#sign-in-error"), () => location.assign(wanted));
const signIn = (credentials) => knock("/api/v1/session", credentials);

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

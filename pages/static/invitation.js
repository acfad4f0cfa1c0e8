// The form behind an invitation or a link for a new password.
import { startColours } from "./app.js";
import { find, t } from "./dom.js";
import { door } from "./door.js";

const form = find("#invitation-form");
const { say, knock } = door(form, find("#invitation-error"), () => location.replace("/app"));

function accept(password, name) {
  return knock("/api/v1/invitations/accept", {
    token: location.pathname.split("/").pop(),
    password,
    language: document.documentElement.lang,
    ...(name && { name }),
  });
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { password, again, name } = Object.fromEntries(new FormData(form));
  if (!password || (name !== undefined && !name.trim())) say(t("invitation.missing"));
  else if (password !== again) say(t("invitation.differ"));
  else accept(password, name?.trim());
});

startColours();

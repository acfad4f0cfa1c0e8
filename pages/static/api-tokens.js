// An API token that was just made, shown this once: the token to be copied, until when it is good, and how it is sent.
import { copyLine } from "./copying.js";
import { find, h, t, when } from "./dom.js";

export async function showToken(form, { token, expires_at: until }, draw) {
  await draw();
  const place = find(form.dataset.shows);
  place.replaceChildren(
    h("h2", {}, t("tokens.fresh")),
    h("p", { class: "muted" }, t("tokens.fresh.text", { until: when(until) })),
    copyLine(token, { label: t("tokens.fresh"), copied: t("tokens.copied") }),
    h("p", { class: "muted" }, `${t("tokens.fresh.use")} `, h("code", {}, "Authorization: Bearer cft_…")),
  );
  place.hidden = false;
  place.scrollIntoView({ block: "center" });
  find("input", place).focus();
}

// What the forms before the app share: they send to REST, are busy meanwhile, and say what is wrong.
import { find, findAll, t } from "./dom.js";

// `done` is called where it went well; what went wrong is said in the element `problem`.
export function door(form, problem, done) {
  const say = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };
  const setBusy = (isBusy) => {
    findAll("button").forEach((each) => (each.disabled = isBusy));
    form.setAttribute("aria-busy", String(isBusy));
  };
  const knock = async (address, body) => {
    say("");
    setBusy(true);
    let sentence = t("app.unreachable");
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (answer.ok) {
        done();
        return;
      }
      sentence = (await answer.json().catch(() => ({}))).detail || t("app.failed");
    } catch {
      // Unreachable, as the sentence says.
    }
    setBusy(false);
    say(sentence);
    find("input[name=password]").select();
  };
  return { say, knock };
}

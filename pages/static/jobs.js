// How far jobs are, wherever their rows and sums are shown, painted from the feed. What has ended with an error is drawn
// anew from the store, which tells it in the reader's language.
import { refreshCard } from "./cards.js";
import { debounce, find, findAll, t } from "./dom.js";
import { onFeed } from "./feed.js";

const ENDED = ["done", "failed", "cancelled"];
const TONES = { queued: "waiting", running: "busy", done: "good", failed: "bad", cancelled: "" };
const REMEMBERED = 4000;
const latest = new Map();

const hasEnded = (status) => ENDED.includes(status);

// The words stand only where they change: a mutation that says nothing new would be observed again.
function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function paintRow(row, data) {
  row.dataset.status = data.status;
  const badge = find(".badge", row);
  badge.className = `badge ${TONES[data.status] ?? ""}`.trim();
  write(badge, t(`state.${data.status}`));
  find("progress", row).value = data.progress;
  write(find(".job-share", row), data.status === "running" ? `${Math.floor(100 * data.progress)} %` : "");
  const result = find(".job-result", row.parentElement);
  if (result) result.hidden = data.status !== "done";
}

function statesOf(jobs) {
  const entries = jobs.dataset.jobs.split(" ").filter(Boolean).map((each) => each.split(":"));
  return new Map(entries.map(([id, status, progress]) => [id, { status, progress: Number(progress) }]));
}

function paintSum(jobs, states) {
  const all = [...states.values()];
  const number = (status) => all.filter((each) => each.status === status).length;
  const share = all.reduce((sum, each) => sum + (hasEnded(each.status) ? 1 : each.progress), 0) / all.length;
  const words = [
    `${Math.floor(100 * share)} %`,
    t("job_rows.done", { done: number("done"), total: all.length }),
    number("failed") ? t("renders.failed", { n: number("failed") }) : null,
    number("cancelled") ? t("renders.cancelled", { n: number("cancelled") }) : null,
  ].filter(Boolean);
  const sum = find(".jobs-sum", jobs);
  find("progress", sum).value = Math.round(1000 * share);
  find("progress", sum).setAttribute("aria-label", words.join(" · "));
  write(find(".progress-label", sum), words.join(" · "));
}

function take(data, root = document) {
  for (const row of findAll(`[data-job-row="${CSS.escape(data.job_id)}"]`, root)) paintRow(row, data);
  for (const jobs of findAll(`[data-jobs*="${CSS.escape(data.job_id)}"]`, root)) {
    const states = statesOf(jobs).set(data.job_id, data);
    jobs.dataset.jobs = [...states].map(([id, { status, progress }]) => `${id}:${status}:${progress}`).join(" ");
    jobs.classList.toggle("ended", [...states.values()].every((each) => hasEnded(each.status)));
    if (find(".jobs-sum", jobs)) paintSum(jobs, states);
  }
}

// The sentence of an error comes from the store.
const tellErrors = debounce(300, () => {
  const cards = findAll('.card .job-state[data-status="failed"]')
    .filter((row) => !find("p.bad", row.closest(".job-row")))
    .map((row) => row.closest("[data-change-set]").dataset.changeSet);
  new Set(cards).forEach((id) => refreshCard(id).catch(() => null));
});

// What the feed said while a piece of the page was on its way is told to it once it is there. The store is newer than
// that where it says that a job has ended.
function catchUp(row) {
  row.dataset.caughtUp = "yes";
  const known = latest.get(row.dataset.jobRow);
  if (known && performance.now() - known.at < REMEMBERED && !hasEnded(row.dataset.status)) take(known.data);
}

export function startJobs() {
  onFeed("job", (data) => {
    if (data.render_id) return; // pictures.js
    latest.set(data.job_id, { at: performance.now(), data });
    for (const [id, { at }] of latest) if (performance.now() - at > REMEMBERED) latest.delete(id);
    take(data);
    if (data.status === "failed") tellErrors();
  });
  new MutationObserver(() => findAll("[data-job-row]:not([data-caught-up])").forEach(catchUp)).observe(document.body, {
    childList: true,
    subtree: true,
  });
}

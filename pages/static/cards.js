// Cards: Confirm and Cancel go to the REST routes; what a card shows afterwards always comes from the store.
import { elementsOf, find, findAll, speak, toast } from "./dom.js";
import { onConnection, onFeed } from "./feed.js";
import { fragment, send } from "./http.js";

const cardsOf = (id) => findAll(`[data-change-set="${CSS.escape(id)}"]`);

// Draw a card anew; what was unfolded stays unfolded. After a decision (`refocus`) the keyboard stays with the card.
export async function refreshCard(id, { changed = false, refocus = false } = {}) {
  const html = await fragment(`/ui/change-sets/${id}${changed ? "?changed=true" : ""}`);
  for (const old of cardsOf(id)) {
    const drawn = elementsOf(html).firstElementChild;
    const wasOpen = find(".diff", old)?.open;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(drawn);
    if (wasOpen && find(".diff", drawn)) find(".diff", drawn).open = true;
    if (hadFocus || refocus) {
      drawn.tabIndex = -1;
      drawn.focus({ preventScroll: true });
    }
  }
  return find(`[data-change-set="${CSS.escape(id)}"]`);
}

function setBusy(card, isBusy) {
  findAll("[data-decide]", card).forEach((each) => (each.disabled = isBusy));
  card.toggleAttribute("aria-busy", isBusy);
}

async function fail(card, problem) {
  if (problem.status === 0 || problem.status >= 500) {
    setBusy(card, false);
    find(".outcome", card).textContent = problem.message;
    return;
  }
  const isChanged = problem.code === "changed_since_preview";
  const drawn = await refreshCard(card.dataset.changeSet, { changed: isChanged, refocus: true });
  const said = drawn && find(".outcome", drawn);
  if (said && !isChanged) said.textContent = problem.message;
  else if (!said) toast(problem.message);
  speak(problem.message);
}

async function decide(button) {
  const card = button.closest("[data-change-set]");
  const { changeSet: id, digest } = card.dataset;
  const verdict = button.dataset.decide;
  setBusy(card, true);
  button.classList.add("working");
  try {
    await send("POST", `/api/v1/change-sets/${id}/${verdict}`, verdict === "confirm" ? { digest } : {});
    const drawn = await refreshCard(id, { refocus: true });
    speak(find(".badge", drawn)?.textContent ?? "");
  } catch (problem) {
    button.classList.remove("working");
    await fail(card, problem).catch(() => setBusy(card, false));
  }
}

// The reversal is prepared as a card of its own; the feed brings it.
async function undo(button) {
  const card = button.closest("[data-change-set]");
  button.disabled = true;
  try {
    await send("POST", `/api/v1/change-sets/${button.dataset.undo}/undo`);
    await refreshCard(button.dataset.undo, { refocus: true });
  } catch (problem) {
    button.disabled = false;
    find(".outcome", card).textContent = problem.message;
    speak(problem.message);
  }
}

const refreshQuietly = (id) => refreshCard(id).catch(() => null);

export function startCards() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-decide]");
    if (button && !button.disabled) decide(button);
    const back = event.target.closest("[data-undo]");
    if (back && !back.disabled) undo(back);
  });
  onFeed("change_set", ({ id, status, digest }) => {
    const isOther = (card) => card.dataset.status !== status || card.dataset.digest !== digest;
    // An applied card that is announced again was undone, or its undo was.
    const stale = cardsOf(id).find((card) => isOther(card) || (status === "applied" && find(".undo, .undone", card)));
    if (stale && !stale.hasAttribute("aria-busy")) refreshQuietly(id);
  });
  onConnection((isOpen, wasLost) => {
    if (!isOpen || !wasLost) return;
    findAll('.card[data-status="pending"], .card:has(:is(.renders, .jobs):not(.ended))').forEach((card) =>
      refreshQuietly(card.dataset.changeSet),
    );
  });
}

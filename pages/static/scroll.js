// The conversation follows its end, unless the person has scrolled up; what is added above moves nothing.
import { find, h, icon, t } from "./dom.js";

const NEAR = 80;
let area = null;
let isPinned = true;
let anchor = null;
let button = null;

const distance = () => area.scrollHeight - area.scrollTop - area.clientHeight;

function settle() {
  if (anchor) {
    const element = find(anchor.selector, area);
    if (element) area.scrollTop += element.getBoundingClientRect().top - anchor.top;
  } else if (isPinned) {
    area.scrollTop = area.scrollHeight;
  }
  button.hidden = isPinned || distance() < NEAR;
}

// To the newest message, and from now on with it.
export function pin() {
  anchor = null;
  isPinned = true;
  if (area) settle();
}

// Keep what is in sight where it is, while older messages come in above.
export function holdStill() {
  const top = area.getBoundingClientRect().top;
  const seen = [...area.querySelectorAll("[data-message], [data-turn]")].find(
    (each) => each.getBoundingClientRect().bottom > top,
  );
  if (!seen) return;
  const { message, turn } = seen.dataset;
  isPinned = false;
  anchor = {
    selector: message ? `[data-message="${message}"]` : `[data-turn="${turn}"]`,
    top: seen.getBoundingClientRect().top,
  };
  setTimeout(() => (anchor = null), 1500);
}

export function startScrolling(element) {
  area = element;
  button = h("button", { type: "button", class: "button to-latest", hidden: true, onclick: pin }, icon("down"));
  button.setAttribute("aria-label", t("chat.latest"));
  button.title = t("chat.latest");
  area.after(button);
  area.addEventListener("scroll", () => {
    if (!anchor) isPinned = distance() < NEAR;
    button.hidden = isPinned;
  });
  // What somebody unfolds stays under their hand.
  area.addEventListener("click", (event) => {
    if (event.target.closest("summary")) isPinned = false;
  });
  for (const gesture of ["wheel", "touchmove", "keydown"]) {
    area.addEventListener(gesture, () => (anchor = null), { passive: true });
  }
  const watcher = new ResizeObserver(settle);
  watcher.observe(area);
  new MutationObserver(() => [...area.children].forEach((child) => watcher.observe(child))).observe(area, {
    childList: true,
  });
  [...area.children].forEach((child) => watcher.observe(child));
}

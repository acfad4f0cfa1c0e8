// What every page does: the menu of the user, colours, tables that unfold, pictures that open large, the live feed.
import { startDemoNote } from "./demo-note.js";
import { find, findAll } from "./dom.js";
import { startEnlarging } from "./enlarge.js";
import { startFeed } from "./feed.js";
import { send, toSignIn } from "./http.js";
import { startLoading } from "./loading.js";
import { startMenus } from "./menu.js";
import { startNotices } from "./notices.js";

export function startColours() {
  const paint = () =>
    findAll("[data-theme-choice]").forEach((each) =>
      each.setAttribute("aria-pressed", String(each.dataset.themeChoice === window.counterfoilTheme.get())),
    );
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-theme-choice]");
    if (!chosen) return;
    window.counterfoilTheme.set(chosen.dataset.themeChoice);
    paint();
  });
  paint();
}

function startSignOut() {
  find("[data-sign-out]")?.addEventListener("click", async () => {
    try {
      await send("DELETE", "/api/v1/session");
    } finally {
      toSignIn();
    }
  });
}

// On a phone a navigation is wider than the screen: what one is looking at comes into sight.
export function showPlace() {
  findAll("nav [aria-current]").forEach((each) => each.scrollIntoView({ block: "nearest", inline: "nearest" }));
}

// On a phone the column at the left slides in over the page.
function startDrawer() {
  const opener = find(".drawer-button");
  const aside = find("#aside");
  if (!opener || !aside) return;
  const set = (isOpen) => {
    document.body.classList.toggle("drawer-open", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
  };
  opener.addEventListener("click", () => set(!document.body.classList.contains("drawer-open")));
  document.addEventListener("click", (event) => {
    const inside = event.target.closest("#aside, .drawer-button, dialog, .menu");
    if (!inside || event.target.closest("#aside a, [data-new-chat]")) set(false);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && set(false));
}

export function startApp() {
  startColours();
  startSignOut();
  startDrawer();
  showPlace();
  startMenus();
  startLoading();
  startEnlarging();
  startNotices();
  startDemoNote();
  startFeed();
}

// Pages with a module of their own import this one and start it themselves.
if (find(`script[type="module"][src$="/app.js"]`)) startApp();

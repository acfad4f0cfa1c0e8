// Menus: a button with `data-menu` opens the element of that id; arrows move, Escape and a click elsewhere close.
import { find, findAll, h, icon } from "./dom.js";

let open = null;

export function closeMenu({ refocus = false } = {}) {
  if (!open) return;
  const { menu, opener, isMade } = open;
  open = null;
  opener.setAttribute("aria-expanded", "false");
  if (isMade) menu.remove();
  else menu.hidden = true;
  if (refocus) opener.focus();
}

function show(menu, opener, isMade) {
  closeMenu();
  open = { menu, opener, isMade };
  opener.setAttribute("aria-expanded", "true");
  menu.hidden = false;
  find("button, a", menu)?.focus({ preventScroll: true });
}

// A menu of actions at its button: [{label, icon, danger, act}].
export function showActions(opener, actions) {
  const items = actions.map(({ label, icon: name, danger, act }) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: danger ? "item danger" : "item",
        onclick: () => {
          closeMenu({ refocus: true });
          act();
        },
      },
      icon(name),
      label,
    ),
  );
  const menu = h("div", { class: "menu floating", role: "menu", hidden: true }, ...items);
  document.body.append(menu);
  show(menu, opener, true);
  const place = opener.getBoundingClientRect();
  const below = place.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.top = `${below ? place.bottom + 4 : place.top - menu.offsetHeight - 4}px`;
  menu.style.left = `${Math.max(8, Math.min(place.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
}

function move(event) {
  const items = findAll("button, a", open.menu);
  const place = items.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    items[(place + steps[event.key] + items.length) % items.length].focus();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    closeMenu({ refocus: true });
  } else if (event.key === "Tab") {
    closeMenu();
  }
}

export function startMenus() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-menu]");
    const isSame = open && opener === open.opener;
    if (open && !open.menu.contains(event.target) && !open.opener.contains(event.target)) closeMenu();
    if (opener && isSame) closeMenu();
    else if (opener) show(document.getElementById(opener.dataset.menu), opener, false);
  });
  document.addEventListener("keydown", (event) => open && open.menu.contains(document.activeElement) && move(event));
  addEventListener("resize", () => open?.isMade && closeMenu());
}

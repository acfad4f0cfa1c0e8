// A picture opens large over the page; arrows go to its neighbours.
import { findAll, h, icon, t } from "./dom.js";

function neighbours(link) {
  const group = link.closest(".tiles, .gallery");
  return group ? findAll("a[data-enlarge]", group) : [link];
}

function show(link) {
  const links = neighbours(link);
  let place = links.indexOf(link);
  const image = h("img", {});
  const caption = h("figcaption", {});
  const close = h("button", { type: "button", class: "button quiet", onclick: () => dialog.close() }, icon("cross"));
  close.setAttribute("aria-label", t("close"));
  const dialog = h("dialog", { class: "enlarged" }, h("figure", {}, image, caption), close);
  const draw = () => {
    const { href, dataset } = links[place];
    image.src = href;
    image.alt = dataset.caption;
    caption.textContent = links.length > 1 ? `${dataset.caption} · ${place + 1}/${links.length}` : dataset.caption;
  };
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] || 0;
    place = (place + step + links.length) % links.length;
    if (step) draw();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    links[place]?.focus();
  });
  draw();
  document.body.append(dialog);
  dialog.showModal();
}

export function startEnlarging() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-enlarge]");
    if (!link || event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    show(link);
  });
}

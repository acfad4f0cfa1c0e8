// Making and finding elements. Text only ever becomes text here; HTML comes from our own /ui routes alone.

const data = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");
const words = data("cf-words");
export const reader = data("cf-reader");

export const find = (selector, root = document) => root.querySelector(selector);
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const icon = (name) => h("i", { class: `icon i-${name}`, "aria-hidden": "true" });

export function t(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function count(key, n) {
  const form = new Intl.PluralRules(reader.language || "en").select(n);
  return t(`${key}.${form}` in words ? `${key}.${form}` : `${key}.other`, { n: n.toLocaleString("en") });
}

// A date and time in the reader's language, as the server writes them; Gradio sets the language of the page to the browser's.
export function when(text) {
  const language = reader.language === "ru" ? "ru" : "en-GB";
  return new Date(text).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
}

export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// Elements of a piece of HTML that our own server drew.
export function elementsOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// Said to people who listen rather than look.
export function speak(text) {
  const spoken = document.getElementById("spoken");
  if (spoken) spoken.textContent = text;
}

export function toast(text, tone = "") {
  const made = h("div", { class: `toast ${tone}` }, text);
  document.getElementById("toasts")?.append(made);
  setTimeout(() => made.remove(), 5000);
}

export function debounce(milliseconds, action) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...given), milliseconds);
  };
}

// Resolves with the first element that matches, now or as soon as it is there.
export function appears(selector, root = document) {
  return new Promise((resolve) => {
    const look = () => {
      const found = root.querySelector(selector);
      if (found) {
        observer.disconnect();
        resolve(found);
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(root, { childList: true, subtree: true, attributes: true });
    look();
  });
}

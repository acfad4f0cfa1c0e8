// The conversation in the panel: the chat goes on from page to page, and knows the record that the page shows. A record
// that keeps a chat has that one here as long as its page is shown; afterwards the chat of before is in sight again.
import { startCards } from "./cards.js";
import { refreshChats, startChats } from "./chats.js";
import { begin, restore, sayProblem } from "./composer.js";
import { chatInSight, open, say, show, startConversation } from "./conversation.js";
import { askSure } from "./dialog.js";
import { appears, elementsOf, find, h, icon, reader, t, toast } from "./dom.js";
import { fragment, read, send } from "./http.js";

const MEMORY = `cf-panel-chat:${reader.user}`;
const drawn = new WeakMap();
let onPage = null;
let asked = null;
let ofChat = null;
let dismissed = null;
let home = null; // the page's record, where it keeps a chat
let isStarted = false;

const sameAs = (one, other) => one?.type === other?.type && one?.id === other?.id;

// The record that a message is about: the one that somebody asked about, else the page's, else the chat's own. A chat
// that a record keeps is about nothing else.
function record() {
  const found = home ?? (ofChat?.keeps ? ofChat : null) ?? asked ?? onPage ?? ofChat;
  return found && !sameAs(found, dismissed) ? found : null;
}

function readPage() {
  const template = find("template[data-about]");
  const { about: type, id, label, keepsChat } = template?.dataset ?? {};
  onPage = type ? { type, id, label, keeps: keepsChat !== undefined } : null;
  return template;
}

function paintAbout() {
  const template = readPage();
  const about = record();
  const quick = h("div", { class: "quick-actions", role: "group", "aria-label": t("panel.quick") });
  if (template && !asked) quick.append(template.content.cloneNode(true));
  find("#panel-about").replaceChildren(...[about && !home && chip(about), quick.children.length && quick].filter(Boolean));
}

function chip(about) {
  const forget = h("button", { type: "button", class: "button quiet", onclick: dismiss }, icon("cross"));
  forget.setAttribute("aria-label", t("panel.forget", { record: about.label }));
  forget.title = t("panel.forget", { record: about.label });
  return h("div", { class: "about-chip" }, icon("box"), h("span", {}, about.label), forget);
}

function dismiss() {
  dismissed = record();
  paintAbout();
  find("#ask textarea").focus();
}

// Messages that are as they were keep their elements, and with them what is unfolded.
function put(html) {
  const fresh = elementsOf(html);
  const chat = find("#chat");
  const known = new Map([...chat.children].map((each) => [drawn.get(each), each]));
  let next = chat.firstElementChild;
  for (const each of [...fresh.children].filter((each) => each.matches(".message"))) {
    const text = each.innerHTML;
    const kept = known.get(text) ?? each;
    known.delete(text);
    drawn.set(kept, text);
    if (kept === next) next = next.nextElementSibling;
    else chat.insertBefore(kept, next);
  }
  while (next) {
    const gone = next;
    next = next.nextElementSibling;
    gone.remove();
  }
  find("#state").replaceChildren(find("#chat-state", fresh));
}

const place = {
  ready: Promise.resolve(),
  isReady: () => true,
  show: async ({ chat, window, nonce }) => {
    const wanted = new URLSearchParams({ window, nonce, ...(chat ? { chat } : {}) });
    try {
      put(await fragment(`/ui/conversation?${wanted}`));
    } catch (problem) {
      sayProblem(problem.message);
    }
  },
  moved: (chat) => {
    if (!home && chat) localStorage.setItem(MEMORY, chat);
    else if (!home) localStorage.removeItem(MEMORY);
    showHistory(false);
    if (chat === null) dismissed = null;
  },
  begin: () => {
    const about = record();
    const { pack } = find("#panel").dataset;
    return about ? { pack, context_type: about.type, context_id: about.id } : { pack };
  },
  known: () => (home ? chatOf(home) : null),
  prepare: async (chat) => {
    const about = record();
    if (!about) return { include_context: false };
    if (!sameAs(about, ofChat)) {
      await send("PATCH", `/api/v1/chats/${chat}`, { context: { type: about.type, id: about.id } });
    }
    return {};
  },
  settled: ({ missing, title, chat, contextType: type, contextId: id, contextLabel: label, keepsChat }) => {
    if (missing) {
      open(null, { focus: false });
      return;
    }
    ofChat = type ? { type, id, label, keeps: keepsChat !== undefined } : null;
    find("#panel-title").textContent = home?.label ?? (title || t("panel.label"));
    find("#panel-clear").disabled = !chat;
    find("#panel-full").href = chat ? `/app?chat=${chat}` : "/app";
    paintAbout();
  },
};

// The newest chat of a record, or null where there is none.
async function chatOf({ type, id }, { all = false } = {}) {
  const wanted = new URLSearchParams({ context_type: type, context_id: id, limit: all ? 200 : 1 });
  const { items } = await (await read(`/api/v1/chats?${wanted}`)).json();
  return all ? items.map((each) => each.id) : (items[0]?.id ?? null);
}

// The chat to open for the page: its record's own, else the one of before. Where that cannot be found out, the first
// message asks again.
const chatOfPage = () => (home ? chatOf(home).catch(() => null) : localStorage.getItem(MEMORY));

function settleIn() {
  home = onPage?.keeps ? onPage : null;
  find("#panel").toggleAttribute("data-home", home !== null);
}

// What the page shows has changed: another record may be at home in the panel now.
async function follow() {
  paintAbout();
  const before = home;
  settleIn();
  if (!isStarted || sameAs(before, home)) return;
  asked = dismissed = null;
  const now = home;
  const chat = await chatOfPage();
  if (sameAs(now, home)) open(chat, { focus: false });
}

// A new chat about this record, or the one that it keeps; a sentence is begun in it (`draft`) or said (`tell`).
export async function askAbout({ draft, tell, ...about }) {
  if (!home) {
    asked = about.type ? about : null;
    dismissed = null;
    if (draft) begin(draft);
    open(asked?.keeps ? await chatOf(asked).catch(() => null) : null);
  } else if (draft) {
    restore(draft, chatInSight());
  }
  if (tell && !document.body.classList.contains("answering")) say(tell);
}

// Everything that was said goes; a chat that was somehow begun beside it is put away, so that it does not come back.
async function clear() {
  const chat = chatInSight();
  const text = t("panel.clear_text", { record: home.label });
  if (!chat || !(await askSure(t("panel.clear_title"), text, t("panel.clear")))) return;
  try {
    await send("DELETE", `/api/v1/chats/${chat}`);
    for (const each of await chatOf(home, { all: true })) await send("PATCH", `/api/v1/chats/${each}`, { is_archived: true });
  } catch (problem) {
    toast(problem.message, "bad");
  }
  open(null);
}

function showHistory(isShown) {
  find("#panel-history").hidden = !isShown;
  find("#conversation").hidden = isShown;
  find("#panel-past").setAttribute("aria-expanded", String(isShown));
  if (isShown) refreshChats();
}

function growByHand() {
  if (CSS.supports("field-sizing", "content")) return;
  const area = find("#ask textarea");
  area.addEventListener("input", () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 180)}px`;
  });
}

function listen({ close }) {
  find("#panel-close").addEventListener("click", close);
  find("#panel-past").addEventListener("click", () => {
    showHistory(find("#panel-history").hidden);
    if (!find("#panel-history").hidden) find("#chat-search").focus();
  });
  find("#panel").addEventListener("click", (event) => {
    if (!event.target.closest("[data-new-chat]")) return;
    asked = null;
    showHistory(false);
  });
  find("#panel").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    if (find("#panel-history").hidden) close();
    else showHistory(false);
  });
  find("#panel-clear").addEventListener("click", clear);
  document.addEventListener("counterfoil:drawn", follow);
}

export async function startAssistant(panel) {
  startCards();
  startChats({
    onOpen: (chat) => (chat === chatInSight() ? showHistory(false) : open(chat)),
    onTitle: (chat) => chat === chatInSight() && show(),
    onGone: (chat) => chat === chatInSight() && open(null),
  });
  listen(panel);
  // Which record the page shows stands in what is drawn; where the address names none, nobody waits for that.
  if (location.search) await appears('#records[aria-busy="false"]');
  await follow();
  const first = home;
  await startConversation(place, await chatOfPage(), { focus: false });
  isStarted = true;
  if (!sameAs(first, home)) open(await chatOfPage(), { focus: false });
  growByHand();
}

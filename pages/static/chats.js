// The list of chats: search, rename, archive, delete; drawn by the server, fetched again when something has changed.
import { askSure, askText } from "./dialog.js";
import { debounce, elementsOf, find, t, toast } from "./dom.js";
import { fragment, send } from "./http.js";
import { showActions } from "./menu.js";
import { share } from "./sharing.js";

const wanted = { archived: false, limit: 50 };
let selected = null;
let shown = 0;

export async function refreshChats() {
  if (find("#panel-history")?.hidden) return; // drawn when it is opened
  const asked = ++shown;
  const query = find("#chat-search")?.value.trim() ?? "";
  const address = new URLSearchParams({ ...wanted, query });
  if (selected) address.set("selected", selected);
  try {
    const html = await fragment(`/ui/chats?${address}`);
    if (asked === shown) put(html);
  } catch {
    // The list stays as it is; the next change fetches it again.
  }
}

export const refreshChatsSoon = debounce(250, refreshChats);

function put(html) {
  const list = find("#chat-list");
  const focused = document.activeElement?.closest?.("#chat-list [data-chat], #chat-list [data-chat-menu]");
  const place = list.scrollTop;
  list.replaceChildren(elementsOf(html));
  list.scrollTop = place;
  if (focused?.dataset.chat) find(`[data-chat="${focused.dataset.chat}"]`, list)?.focus();
  if (focused?.dataset.chatMenu) find(`[data-chat-menu="${focused.dataset.chatMenu}"]`, list)?.focus();
}

// Mark the chat in sight.
export function selectChat(id) {
  selected = id;
  for (const each of document.querySelectorAll("#chat-list [data-chat]")) {
    if (each.dataset.chat === id) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
}

async function change(id, method, body) {
  try {
    await send(method, `/api/v1/chats/${id}`, body);
  } catch (problem) {
    toast(problem.message, "bad");
    return false;
  }
  await refreshChats();
  return true;
}

async function rename(id, title, onTitle) {
  const text = await askText(t("chats.rename"), t("chats.title"), title, t("chats.save"));
  if (text && text !== title && (await change(id, "PATCH", { title: text }))) onTitle(id, text);
}

async function remove(id, title, onGone) {
  if (!(await askSure(t("chats.delete_title"), t("chats.delete_text", { title }), t("chats.delete")))) return;
  if (await change(id, "DELETE")) onGone(id);
}

function offer(button, { onTitle, onGone }) {
  const { chatMenu: id, title, archived, shareable } = button.dataset;
  const sharing = { label: t("sharing.share"), icon: "share", act: () => share(id) };
  showActions(button, [
    { label: t("chats.rename"), icon: "pencil", act: () => rename(id, title, onTitle) },
    archived
      ? { label: t("chats.unarchive"), icon: "back", act: () => change(id, "PATCH", { is_archived: false }) }
      : { label: t("chats.archive"), icon: "archive", act: () => change(id, "PATCH", { is_archived: true }) },
    ...(shareable ? [sharing] : []),
    { label: t("chats.delete"), icon: "trash", danger: true, act: () => remove(id, title, onGone) },
  ]);
}

export function startChats({ onOpen, onTitle, onGone }) {
  find("#chat-search")?.addEventListener("input", debounce(200, refreshChats));
  find("#chat-list")?.addEventListener("click", (event) => {
    const chat = event.target.closest("[data-chat]");
    const menu = event.target.closest("[data-chat-menu]");
    const more = event.target.closest("[data-more-chats]");
    const archive = event.target.closest("[data-show-archived]");
    if (chat && !event.ctrlKey && !event.metaKey && event.button === 0) {
      event.preventDefault();
      onOpen(chat.dataset.chat);
    }
    if (menu) offer(menu, { onTitle, onGone });
    if (more) wanted.limit = Number(more.dataset.moreChats);
    if (archive) wanted.archived = archive.dataset.showArchived === "true";
    if (more || archive) refreshChats();
  });
}

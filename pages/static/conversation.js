// A conversation, on the chat page and in the panel: which chat is in sight, sending and stopping, and when the stored
// conversation is fetched again. Where it stands brings `place`:
//   isReady(), show(wanted)  draw the stored conversation: its `#chat-state` comes with `wanted.nonce`
//   moved(chat)              another chat is in sight
//   begin()                  what a new chat begins with
//   known()                  a chat that there is already where a new one would begin, or null
//   prepare(chat)            what a message says besides its text; may change the chat before
//   settled(shown)           the conversation is on the page; `shown` is what `#chat-state` knows
import { focusComposer, restore, sayProblem, setRunning, showDraft, startComposer } from "./composer.js";
import { refreshChats, refreshChatsSoon, selectChat } from "./chats.js";
import { appears, find, findAll, speak, t, toast } from "./dom.js";
import { sayAgain, startEditing, stopEditing } from "./editing.js";
import { onConnection, onFeed } from "./feed.js";
import { send, sendJson } from "./http.js";
import { clearLive, liveTurn, paintEvent, paintSaid, paintWaiting, startLive, stopWaiting } from "./live.js";
import { holdStill, pin, startScrolling } from "./scroll.js";
import { showSkill, skillToBegin, startSkills } from "./skills.js";

const WINDOW = 50;
const PATIENCE = 15000;
const DOUBT = 1500;
const events = new Map();
let place = null;
const state = {
  chat: null,
  window: WINDOW,
  nonce: null,
  isSending: false,
  isAsking: false,
  isStale: false,
  timer: 0,
  doubted: null,
};

export const chatInSight = () => state.chat;

// Ask for the conversation as it is in the store, one question at a time, so that no older answer comes last; `settle`
// goes on when it is on the page.
export function show() {
  if (!place?.isReady()) return; // the feed may speak before that; `begin` asks when it is
  state.isStale = state.isAsking;
  if (state.isAsking) return;
  state.isAsking = true;
  state.nonce = `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
  place.show({ chat: state.chat, window: state.window, nonce: state.nonce });
  state.timer = setTimeout(() => {
    state.isAsking = false;
    sayProblem(t("chat.failed"));
  }, PATIENCE);
}

function settle(shown) {
  clearTimeout(state.timer);
  state.isAsking = false;
  if (state.isStale) {
    show();
    return;
  }
  if (find("#composer-error").textContent === t("chat.failed")) sayProblem("");
  showSkill(shown.skill ?? (shown.chat ? null : skillToBegin().skill_id));
  place.settled(shown);
  const running = shown.running ?? null;
  setRunning(Boolean(running) || state.isSending);
  if (running && liveTurn() !== running) catchUp(running);
  if (!running && !state.isSending) leaveLive();
}

// A running answer that was not in sight is painted from its beginning.
function catchUp(turn) {
  paintWaiting();
  (events.get(turn) ?? []).forEach(paintEvent);
}

// Keeps the events of every running answer; false for one that is known already.
function remember(item) {
  const known = events.get(item.turn_id) ?? [];
  if ((known.at(-1)?.sequence ?? 0) >= item.sequence) return false;
  known.push(item);
  if (item.event === "message_end") events.delete(item.turn_id);
  else events.set(item.turn_id, known);
  return true;
}

// Normally the stored answer has taken the place of the painted one by now. If the end of a turn was missed, the store
// is asked once more before the painted answer goes.
function leaveLive() {
  const turn = liveTurn();
  stopWaiting();
  if (turn && state.doubted === turn) clearLive();
  else if (turn) setTimeout(() => liveTurn() === turn && show(), DOUBT);
  else setTimeout(() => !state.isSending && !liveTurn() && clearLive(), DOUBT);
  state.doubted = turn;
}

// A short answer can be on the page before the feed tells of it.
const isStored = (turn) => Boolean(find(`#chat [data-turn="${CSS.escape(turn)}"]`));

function watchState(around) {
  new MutationObserver(() => {
    const shown = find("#chat-state", around);
    if (!shown || shown.dataset.nonce !== state.nonce || shown.dataset.seen) return;
    shown.dataset.seen = "yes";
    settle(shown.dataset);
  }).observe(around, { childList: true, subtree: true });
}

export function open(chat, { quietly = false, focus = true } = {}) {
  if (!quietly && chat !== state.chat) place.moved(chat);
  Object.assign(state, { chat, window: WINDOW });
  clearLive();
  stopEditing();
  if (!chat && !quietly) showSkill(null);
  sayProblem("");
  setRunning(false);
  selectChat(chat);
  showDraft(chat);
  pin();
  if (focus) focusComposer();
  show();
}

// The chat to write in, made now if there is none yet.
async function chatToWriteIn() {
  const known = state.chat ?? (await place.known?.());
  if (known) return { chat: known, isNew: false };
  const { id } = await sendJson("POST", "/api/v1/chats", { ...place.begin(), ...skillToBegin() });
  return { chat: id, isNew: true };
}

async function post(text, mode) {
  const { chat, isNew } = await chatToWriteIn();
  try {
    const said = { content: text, mode, stream: true, ...(isNew ? {} : await place.prepare(chat)) };
    const answer = await send("POST", `/api/v1/chats/${chat}/messages`, said);
    // The turn runs on the server; the live feed tells how it goes on, so this stream is not needed.
    answer.body?.cancel();
  } catch (problem) {
    if (isNew) await send("DELETE", `/api/v1/chats/${chat}`).catch(() => null);
    throw problem;
  }
  return chat;
}

export async function say(text, mode = "chat") {
  const before = state.chat;
  state.isSending = true;
  setRunning(true);
  sayProblem("");
  stopEditing();
  paintSaid(text, mode);
  pin();
  try {
    const chat = await post(text, mode);
    state.isSending = false;
    if (state.chat !== before) return;
    state.chat = chat;
    if (before === null) place.moved(chat);
    selectChat(chat);
    show();
  } catch (problem) {
    state.isSending = false;
    restore(text, before);
    if (state.chat !== before) return;
    clearLive();
    setRunning(false);
    sayProblem(problem.message);
  }
  refreshChats();
}

const talk = {
  chat: chatInSight,
  prepare: (chat) => place.prepare(chat),
  sent: () => {
    setRunning(true);
    pin();
    show();
  },
};

async function attempt(action) {
  sayProblem("");
  try {
    await action();
  } catch (problem) {
    sayProblem(problem.message);
  }
}

const stop = () => attempt(() => send("POST", `/api/v1/chats/${state.chat}/stop`));

function answerAgain(button) {
  const said = findAll("#chat .said").at(-1);
  const isSearch = button.closest(".answer")?.dataset.mode === "search" && find("template.source", said);
  attempt(async () => {
    if (isSearch) await sayAgain(said, find("template.source", said).content.textContent, talk);
    else await send("POST", `/api/v1/chats/${state.chat}/regenerate`);
    setRunning(true);
  });
}

async function copy(button) {
  const text = find("template.source", button.closest(".meta"))?.content.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text);
    toast(t("answer.copied"));
    speak(t("answer.copied"));
  } catch {
    toast(t("app.failed"), "bad");
  }
}

function listen() {
  document.addEventListener("click", (event) => {
    const sentence = event.target.closest("[data-say]");
    const action = event.target.closest("[data-action]");
    if (sentence && !document.body.classList.contains("answering")) say(sentence.dataset.say);
    if (action?.dataset.action === "regenerate") answerAgain(action);
    if (action?.dataset.action === "copy") copy(action);
    if (event.target.closest("[data-new-chat]")) open(null);
    if (event.target.closest("[data-earlier]")) {
      state.window += WINDOW;
      holdStill();
      show();
    }
  });
  startEditing(talk);
}

// What was confirmed stays: its message is no longer edited, nor answered again.
function closeAnswer(changeSet) {
  const answer = findAll("#chat .answer").at(-1);
  if (!answer || !find(`[data-change-set="${CSS.escape(changeSet)}"]`, answer)) return;
  stopEditing();
  for (const name of ["edit", "regenerate"]) findAll(`#chat [data-action="${name}"]`).forEach((each) => (each.hidden = true));
}

function follow() {
  onFeed("turn", ({ chat_id: chat, turn_id: turn, status }) => {
    refreshChatsSoon();
    if (status !== "running") events.delete(turn);
    if (chat !== state.chat) return;
    if (status !== "running" || liveTurn() !== turn) show();
  });
  onFeed("turn_event", (item) => {
    if (!remember(item) || item.chat_id !== state.chat || isStored(item.turn_id)) return;
    setRunning(item.event !== "message_end");
    // What began before it was in sight is painted from its beginning, once `settle` says that it is.
    const isFirst = item.sequence === 1 && find("#live");
    if (isFirst || liveTurn() === item.turn_id) paintEvent(item);
    if (item.event === "message_end") show();
  });
  onFeed("change_set", ({ id, status }) => {
    refreshChatsSoon();
    if (status === "applied") closeAnswer(id);
  });
  onConnection((isOpen) => {
    if (isOpen && state.nonce) show();
    if (isOpen && state.nonce) refreshChats();
  });
}

// Wait for the parts of the page, which Gradio may still be drawing, and put `chat` in sight; the feed is heard from
// now on.
export async function startConversation(where, chat, { focus = true } = {}) {
  place = where;
  state.chat = chat;
  follow();
  listen();
  selectChat(chat);
  startScrolling(await appears("#scroll"));
  watchState(await appears("#state"));
  startLive(await appears("#chat"));
  await startComposer({ send: say, stop });
  await appears("#live");
  startSkills(chatInSight);
  await place.ready;
  open(chat, { quietly: true, focus });
}

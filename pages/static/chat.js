// The chat page: the conversation, drawn by Gradio, with the list of chats beside it; the address names the chat.
import { startApp } from "./app.js";
import { startCards } from "./cards.js";
import { startChats } from "./chats.js";
import { chatInSight, open, show, startConversation } from "./conversation.js";
import { find } from "./dom.js";
import { startJobs } from "./jobs.js";
import { startPictures } from "./pictures.js";
import { showHead } from "./sharing.js";

const chatOfAddress = () => new URLSearchParams(location.search).get("chat");

const ready = new Promise((resolve) => {
  if (window.counterfoilShow) resolve();
  else document.addEventListener("counterfoil:ready", resolve, { once: true });
});

const place = {
  ready,
  isReady: () => Boolean(window.counterfoilShow),
  show: (wanted) => window.counterfoilShow(wanted),
  moved: (chat) => history.pushState({}, "", chat ? `${location.pathname}?chat=${chat}` : location.pathname),
  begin: () => ({}),
  prepare: () => ({}),
  settled: (shown) => {
    const { title } = shown;
    find(".skeleton")?.remove();
    showHead(shown);
    document.title = title ? `${title} · Counterfoil` : "Counterfoil";
  },
};

function start() {
  startApp();
  startCards();
  startPictures();
  startJobs();
  startChats({
    onOpen: (chat) => open(chat),
    onTitle: (chat) => chat === chatInSight() && show(),
    onGone: (chat) => chat === chatInSight() && open(null),
  });
  addEventListener("popstate", () => open(chatOfAddress(), { quietly: true }));
  startConversation(place, chatOfAddress());
}

start();

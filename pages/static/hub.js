// The one connection to the live feed, shared by all tabs of a browser; runs in a SharedWorker, or in the page.
//
// It hands every item to all listeners, reconnects with growing pauses after the last id that it saw, and keeps the
// events of running turns, so that a tab that opens later can paint the answer from its beginning.

const KINDS = [
  "turn_event",
  "turn",
  "change_set",
  "job",
  "order",
  "item",
  "change_order",
  "workspace",
  "simulation",
  "export",
  "workflow",
  "workflow_run",
  "notice",
];
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15000;

export class Hub {
  constructor(userId) {
    this.userId = userId;
    this.listeners = new Set();
    this.turns = new Map();
    this.last = null;
    this.pause = FIRST_PAUSE;
    this.source = null;
    this.timer = 0;
    this.isOpen = false;
  }

  join(listener) {
    this.listeners.add(listener);
    if (this.isOpen) this.welcome(listener);
    else if (this.source === null && this.timer === 0) this.connect();
  }

  leave(listener) {
    this.listeners.delete(listener);
    if (this.listeners.size === 0) this.close();
  }

  welcome(listener) {
    listener({ status: "open" });
    for (const items of this.turns.values()) items.forEach((item) => listener(item));
  }

  tell(message) {
    this.listeners.forEach((listener) => listener(message));
  }

  connect() {
    this.timer = 0;
    const source = new EventSource(`/api/v1/feed${this.last === null ? "" : `?after=${this.last}`}`);
    this.source = source;
    source.onopen = () => {
      this.pause = FIRST_PAUSE;
      this.isOpen = true;
      this.tell({ status: "open" });
    };
    source.onerror = () => this.lose(source);
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => this.take(kind, JSON.parse(event.data), event.lastEventId));
    }
  }

  take(kind, data, id) {
    if (id) this.last = Number(id);
    const item = { kind, data };
    if (kind === "turn_event") {
      const known = this.turns.get(data.turn_id) || [];
      const newest = known.length ? known[known.length - 1].data.sequence : 0;
      if (data.sequence <= newest) return;
      if (data.event === "message_end") this.turns.delete(data.turn_id);
      else this.turns.set(data.turn_id, known);
      known.push(item);
    }
    if (kind === "turn" && data.status !== "running") this.turns.delete(data.turn_id);
    this.tell(item);
  }

  lose(source) {
    if (source !== this.source) return;
    source.close();
    this.source = null;
    this.isOpen = false;
    this.tell({ status: "lost" });
    if (this.listeners.size === 0) return;
    this.timer = setTimeout(() => this.retry(), this.pause + Math.random() * 500);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  async retry() {
    this.timer = -1;
    try {
      const answer = await fetch("/api/v1/me", { credentials: "same-origin" });
      const isGone = answer.status === 401 || (answer.ok && (await answer.json()).user.id !== this.userId);
      if (isGone) {
        this.tell({ status: "signed_out" });
        this.close();
        return;
      }
    } catch {
      // Still unreachable: connecting will fail and pause again.
    }
    this.timer = 0;
    if (this.listeners.size > 0) this.connect();
  }

  close() {
    if (this.timer > 0) clearTimeout(this.timer);
    this.timer = 0;
    this.source?.close();
    this.source = null;
    this.isOpen = false;
    this.turns.clear();
    this.last = null;
  }
}

// In a live demo: how long it still lasts, a word before its end, and what stands in its place then.
import { count, find, reader, t, toast } from "./dom.js";

const WARNED_MINUTES = 5;
const LONGEST_TIMEOUT = 30_000;

export const ENDED = "/demos?problem=ended";

export function startDemoNote() {
  if (!reader.ends) return;
  const ends = Date.parse(reader.ends);
  let isWarned = false;
  const look = () => {
    const left = ends - Date.now();
    if (left <= 0) {
      location.assign(ENDED);
      return;
    }
    const minutes = Math.ceil(left / 60_000);
    const place = find("[data-demo-left]");
    if (place) place.textContent = t("demo.left", { time: count("demo.note.minutes", minutes) });
    if (minutes <= WARNED_MINUTES && !isWarned) {
      isWarned = true;
      find(".demo-note")?.classList.add("soon");
      toast(t("demo.soon", { n: minutes }));
    }
    setTimeout(look, Math.min(LONGEST_TIMEOUT, left + 500));
  };
  look();
}

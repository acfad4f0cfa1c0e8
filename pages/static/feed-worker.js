// A SharedWorker, named after its user: one hub for all tabs.
import { Hub } from "./hub.js";

const hub = new Hub(self.name.replace(/^feed-/, ""));

self.onconnect = (event) => {
  const port = event.ports[0];
  const listener = (message) => port.postMessage(message);
  port.onmessage = ({ data }) => (data === "join" ? hub.join(listener) : hub.leave(listener));
  port.start();
};

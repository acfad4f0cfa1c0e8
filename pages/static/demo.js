// The plain pages of live demos: only their colours need a script.
import { startColours } from "./app.js";

startColours();

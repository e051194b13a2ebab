// Single keys press the visible control that carries them: data-key="a" on a button or link,
// data-go="s" after G, data-row for J and K. Off while typing, with modifiers, inside a dialog, or
// when the person has switched them off (<body data-keys="off">) or wants Alt held ("alt").
import { openPalette } from "./palette.js";

const TYPING = "input, textarea, select, [contenteditable=true]";
const GO_WAIT_MS = 1200;
let goUntil = 0;

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      if (openPalette()) event.preventDefault();
      return;
    }
    if (isMeant(event) && act(event.key.toLowerCase())) event.preventDefault();
  });
}

function isMeant(event) {
  const wish = document.body.dataset.keys;
  if (wish === "off" || event.ctrlKey || event.metaKey || event.isComposing) return false;
  if (event.altKey !== (wish === "alt")) return false;
  return !event.target.closest(TYPING) && !document.querySelector("dialog[open]");
}

function act(key) {
  if (performance.now() < goUntil) {
    goUntil = 0;
    return press(`[data-go="${CSS.escape(key)}"]`);
  }
  if (key === "g") {
    goUntil = performance.now() + GO_WAIT_MS;
    return true;
  }
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  return press(`[data-key="${CSS.escape(key)}"]`);
}

function press(selector) {
  const control = [...document.querySelectorAll(selector)].find((each) => each.checkVisibility());
  if (!control) return false;
  if (control.matches("input, select, textarea")) control.focus();
  else control.click();
  return true;
}

// J and K move through a list: to the neighbour of what is current, or of what has the focus.
function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  if (rows.length === 0) return false;
  const here = rows.findIndex((row) => row.matches("[aria-current]") || row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  const link = next.matches("a") ? next : next.querySelector("a");
  link.focus();
  if (next.dataset.row === "open") link.click();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

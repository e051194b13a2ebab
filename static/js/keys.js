// Single keys press the visible control that carries them: data-key="a" on a button or link,
// data-go="s" after G, data-row for J and K. Off while typing, with modifiers, inside a dialog, or
// when the person has switched them off (<body data-keys="off">) or wants Alt held ("alt"). A
// cookie keeps the wish, so the server draws it at once. An open part of an answer has them to itself.
import { openPalette } from "./palette.js";
import { enter, openPart } from "./parts.js";
import { openShortcuts } from "./shortcuts.js";

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";
const GO_WAIT_MS = 1200;
const YEAR_SECONDS = 31536000;
let goUntil = 0;

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      if (openPalette()) event.preventDefault();
      return;
    }
    if (isMeant(event) && act(keyOf(event))) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keys-choice]");
    if (button) choose(button.dataset.keysChoice);
  });
  mark(document.body.dataset.keys ?? "on");
}

// With Alt held a key may write another letter; its place on the keyboard stays.
function keyOf(event) {
  if (event.altKey && event.shiftKey && event.code === "Slash") return "?";
  return event.altKey ? event.code.replace(/^(Key|Digit)/, "").toLowerCase() : event.key.toLowerCase();
}

function choose(wish) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = wish === "on" ? 0 : YEAR_SECONDS;
  document.cookie = `keys=${wish}; Path=/; SameSite=Lax; Max-Age=${age}${secure}`;
  document.body.dataset.keys = wish;
  mark(wish);
}

function mark(wish) {
  document.querySelectorAll("[data-keys-choice]").forEach((each) => {
    each.setAttribute("aria-pressed", String(each.dataset.keysChoice === wish));
  });
}

function isMeant(event) {
  const wish = document.body.dataset.keys;
  if (wish === "off" || event.ctrlKey || event.metaKey || event.isComposing) return false;
  if (event.altKey !== (wish === "alt")) return false;
  return !event.target.closest(TYPING) && !document.querySelector("dialog[open]");
}

function act(key) {
  const part = openPart();
  if (part && key !== "?") return press(`:not(summary)[data-key="${CSS.escape(key)}"]`, part);
  if (performance.now() < goUntil) {
    goUntil = 0;
    return press(`[data-go="${CSS.escape(key)}"]`);
  }
  if (key === "g") {
    goUntil = performance.now() + GO_WAIT_MS;
    return true;
  }
  if (key === "?") return openShortcuts();
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  return press(`[data-key="${CSS.escape(key)}"]`);
}

function press(selector, scope = document) {
  const control = [...scope.querySelectorAll(selector)].find((each) => each.checkVisibility());
  if (!control) return false;
  if (control.matches("input, select, textarea")) control.focus();
  else control.click();
  if (control.matches("details[open] > summary")) enter(control.parentElement);
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

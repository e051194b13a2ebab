// Parts of an answer that open: the reasons, a question, the day a lead comes back. Whoever opens
// one by its key goes on in it. While one is open the single keys are its own, so that a sentence
// typed beside its field answers no lead; Escape closes it and goes back to what opened it.
const OPEN = ":is(.answer-panel, .contradicted) details[open]";
const FIELDS = "textarea, select, input:not([type=hidden], [type=checkbox])";
const CONTROLS = `${FIELDS}, button, a[href]`;

export function startParts() {
  document.addEventListener("toggle", (event) => enterField(event.target), { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
    if (close(openPart())) event.preventDefault();
  });
}

// The one that has the focus, else any that can be seen.
export function openPart() {
  const parts = [...document.querySelectorAll(OPEN)].filter((part) => opener(part).checkVisibility());
  return parts.find((part) => part.contains(document.activeElement)) ?? parts[0] ?? null;
}

// What a key opened, entered at once: the next key may come before the browser tells of it.
export function enter(part) {
  part.querySelector(CONTROLS)?.focus();
}

// Opened by hand: a field to write in takes the focus, a button that would answer does not.
function enterField(part) {
  if (!part.matches?.(OPEN) || document.activeElement !== opener(part)) return;
  const first = part.querySelector(CONTROLS);
  if (first?.matches(FIELDS)) first.focus();
}

function close(part) {
  if (!part) return false;
  part.open = false;
  opener(part).focus();
  return true;
}

function opener(part) {
  return part.querySelector(":scope > summary");
}

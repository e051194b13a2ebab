// Search over every page. The link it opens from leads to the same search as a page.
import { openShortcuts } from "./shortcuts.js";

const palette = () => document.getElementById("palette");

export function startPalette() {
  const dialog = palette();
  if (!dialog) return;
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette-open]");
    if (opener && !event.ctrlKey && !event.metaKey && openPalette()) event.preventDefault();
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && move(dialog, by)) event.preventDefault();
    if (event.key === "?" && !dialog.querySelector("input").value && openShortcuts()) event.preventDefault();
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const first = dialog.querySelector("#palette-results a");
    if (!first) return;
    event.preventDefault();
    first.click();
  });
}

// True when it could be opened, so that the caller may stop what the browser would do.
export function openPalette() {
  const dialog = palette();
  if (!dialog) return false;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input").select();
  return true;
}

function move(dialog, by) {
  const stops = [dialog.querySelector("input"), ...dialog.querySelectorAll("#palette-results a")];
  const next = stops[stops.indexOf(document.activeElement) + by];
  next?.focus();
  return Boolean(next);
}

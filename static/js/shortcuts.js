// "?" lists the keys that work here: the fixed ones, the places G leads to, and what carries a key
// on this page. Read from the page when it opens, so that the list is never another one.
const list = () => document.getElementById("shortcuts");

export function startShortcuts() {
  const dialog = list();
  if (!dialog) return;
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shortcuts-open]")) openShortcuts();
    if (event.target === dialog) dialog.close();
  });
}

// True when it could be opened, so that the caller may stop what the browser would do.
export function openShortcuts() {
  const dialog = list();
  if (!dialog) return false;
  document.querySelector("dialog[open]")?.close();
  fill(dialog.querySelector("[data-keys-of-page]"), "[data-key]", (each) => [each.dataset.key]);
  fill(dialog.querySelector("[data-keys-of-places]"), "[data-go]", (each) => ["G", each.dataset.go]);
  dialog.showModal();
  return true;
}

function fill(section, selector, keysOf) {
  const carriers = [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
  const rows = new Map(carriers.map((each) => [keysOf(each).join(" "), row(keysOf(each), nameOf(each))]));
  section.querySelector("dl").replaceChildren(...[...rows.values()].flat());
  section.hidden = rows.size === 0;
}

function row(keys, name) {
  const term = document.createElement("dt");
  term.append(...keys.flatMap((key) => [element("kbd", key.toUpperCase()), " "]));
  return [term, element("dd", name)];
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

// What a control is called, without the key that is drawn on it.
function nameOf(control) {
  const drawn = control.querySelector(".rail-label") ?? control.cloneNode(true);
  drawn.querySelectorAll?.("kbd").forEach((key) => control.contains(key) || key.remove());
  return control.ariaLabel || drawn.textContent.trim() || control.labels?.[0]?.textContent.trim() || control.title;
}

// Keeps the focus where a person expects it: on the error summary of a refused form, and, after a
// part of the page was replaced, on its first error or heading unless the focus is still alive.
export function startFocus() {
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("htmx:beforeRequest", (event) => busy(event.detail.target, true));
  document.addEventListener("htmx:afterRequest", (event) => busy(event.detail.target, false));
  document.addEventListener("htmx:afterSettle", (event) => keep(event.detail.target));
}

function busy(target, isBusy) {
  if (isBusy) target?.setAttribute("aria-busy", "true");
  else target?.removeAttribute("aria-busy");
}

function keep(target) {
  if (!target || target.closest("dialog, [role=status]")) return;
  const summary = target.querySelector("[data-focus]");
  const isLost = document.activeElement === document.body || !document.activeElement;
  const goal = summary ?? (isLost ? target.querySelector("h1, h2, h3") ?? target : null);
  if (!goal) return;
  if (!goal.hasAttribute("tabindex")) goal.setAttribute("tabindex", "-1");
  goal.focus();
}

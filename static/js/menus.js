// Menus are <details>; here they close when the person goes elsewhere. Also: notes that close.
export function startMenus() {
  document.addEventListener("click", (event) => {
    closeAll((menu) => !menu.contains(event.target));
    dismiss(event.target.closest("[data-close]"));
  });
  document.addEventListener("focusin", (event) => closeAll((menu) => !menu.contains(event.target)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details.menu[open]");
    menu?.querySelector("summary").focus();
    closeAll(() => true);
    if (location.hash === "#menu") location.hash = "#main";
  });
}

function closeAll(isToClose) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (isToClose(menu)) menu.open = false;
  });
}

function dismiss(button) {
  const shown = button?.closest("dialog, .note, .toast");
  if (!shown) return;
  if (shown.matches("dialog")) shown.close();
  else shown.remove();
}

// Light, dark or as the system has it. A cookie keeps the choice, so the server draws it at once.
const YEAR_SECONDS = 31536000;

export function startTheme() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) choose(button.dataset.themeChoice);
  });
  mark(document.documentElement.dataset.theme ?? "system");
}

function choose(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = theme === "system" ? 0 : YEAR_SECONDS;
  document.cookie = `theme=${theme}; Path=/; SameSite=Lax; Max-Age=${age}${secure}`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  mark(theme);
}

function mark(theme) {
  document.querySelectorAll("[data-theme-choice]").forEach((each) => {
    each.setAttribute("aria-pressed", String(each.dataset.themeChoice === theme));
  });
}

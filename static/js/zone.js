// Where nobody has chosen a time zone yet, the one this browser keeps is chosen, if it is offered.
// Without script the first of the list stands there.
export function startZone() {
  const list = document.querySelector("select[data-suggest-zone]");
  if (!list || list.querySelector("option[selected]")) return;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offered = [...list.options].find((option) => option.value === here);
  if (offered) offered.selected = true;
}

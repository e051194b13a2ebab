// N and P, and the two links that carry them, go from change to change of an agreement: the focus
// goes along, so that reading on by keyboard or by ear begins there. Without script the links lead
// to the first and the last change.
let last = null;

export function startChanges() {
  document.addEventListener("click", (event) => {
    const control = event.target.closest("[data-step-change]");
    if (control && step(Number(control.dataset.stepChange))) event.preventDefault();
  });
}

function step(by) {
  const changes = [...document.querySelectorAll("[data-changed]")];
  if (changes.length === 0) return false;
  const next = changes[placeAfter(changes, by)];
  last = next;
  next.setAttribute("tabindex", "-1");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
  return true;
}

// The neighbour of where the focus is, else of the change that was gone to last, else of the one
// that the address names; from nowhere N begins with the first and P with the last.
function placeAfter(changes, by) {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const isHere = (one) => one.contains(document.activeElement);
  const here = [isHere, (one) => one === last, (one) => named && one.contains(named)]
    .map((test) => changes.findIndex(test))
    .find((place) => place >= 0);
  if (here === undefined) return by > 0 ? 0 : changes.length - 1;
  return Math.min(Math.max(here + by, 0), changes.length - 1);
}

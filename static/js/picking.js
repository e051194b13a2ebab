// Picking rows of a table: the box in the head picks all that are shown, Shift picks a range, and
// [data-picked] shows how many. Without script each box is ticked by itself.
let last = null;

export function startPicking() {
  document.addEventListener("click", (event) => {
    const box = event.target.closest("input[type=checkbox][data-pick]");
    if (!box) return;
    const boxes = boxesOf(box);
    if (box.dataset.pick === "all") boxes.forEach((each) => (each.checked = box.checked));
    else if (event.shiftKey && boxes.includes(last)) range(boxes, last, box);
    if (box.dataset.pick !== "all") last = box;
    tell(box, boxes);
  });
}

function boxesOf(box) {
  return [...box.closest("table").querySelectorAll("tbody input[type=checkbox][data-pick]")];
}

function range(boxes, from, to) {
  const [start, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  boxes.slice(start, end + 1).forEach((each) => (each.checked = to.checked));
}

function tell(box, boxes) {
  const picked = boxes.filter((each) => each.checked).length;
  const all = box.closest("table").querySelector("[data-pick=all]");
  if (all) {
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  }
  const scope = box.form ?? document;
  scope.querySelectorAll("[data-picked]").forEach((each) => (each.textContent = picked));
  scope.querySelectorAll("[data-when-picked]").forEach((each) => (each.hidden = picked === 0));
}

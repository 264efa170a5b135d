"use strict";

// Sorts by number where a cell has one, else by text; what has no number in such a column is last.
function compare(a, b, direction) {
  const [x, y] = [a.dataset.number, b.dataset.number];
  if (x !== undefined && y !== undefined) {
    return direction * (Number(x) - Number(y) || 0);
  }
  if (x !== undefined || y !== undefined) {
    return x === undefined ? 1 : -1;
  }
  const words = (cell) => cell.querySelector(".text").textContent;
  return direction * words(a).localeCompare(words(b), undefined, {numeric: true});
}

// A click sorts upwards, a second one downwards, a third one brings the first order back.
const NEXT = {none: "ascending", ascending: "descending", descending: "none"};

function sort(table, rows, header, column) {
  const order = NEXT[header.getAttribute("aria-sort")];
  for (const each of table.tHead.rows[0].cells) {
    each.setAttribute("aria-sort", "none");
  }
  header.setAttribute("aria-sort", order);
  const sorted = [...rows];
  if (order !== "none") {
    const direction = order === "ascending" ? 1 : -1;
    sorted.sort((a, b) => compare(a.cells[column], b.cells[column], direction));
  }
  table.tBodies[0].append(...sorted);
}

for (const table of document.querySelectorAll("table")) {
  const rows = [...table.tBodies[0].rows];
  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(table, rows, header, column));
    header.append(button);
    header.setAttribute("aria-sort", "none");
  });
}

// The details of a number close like a dialogue: by Escape, or by a click elsewhere.
function closeDetails(except) {
  for (const open of document.querySelectorAll("details.number[open]")) {
    if (open !== except) {
      open.open = false;
    }
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeDetails(null);
  }
});
document.addEventListener("click", (event) => closeDetails(event.target.closest("details.number")));

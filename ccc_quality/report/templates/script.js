"use strict";

/* Headings of tables become buttons that sort. Without this script the tables are whole. */

const language = document.documentElement.lang;

function sortValue(row, place, numeric) {
  const cell = row.cells[place];
  if (!numeric) return cell.textContent.trim();
  return cell.dataset.value === "" ? NaN : Number(cell.dataset.value);
}

function compare(first, second, numeric) {
  if (!numeric) return first.localeCompare(second, language, { numeric: true });
  if (Number.isNaN(first) || Number.isNaN(second)) return Number.isNaN(first) - Number.isNaN(second);
  return first - second;
}

function sortTable(table, heading) {
  const place = heading.cellIndex;
  const numeric = heading.classList.contains("number");
  const before = heading.getAttribute("aria-sort");
  const descending = before === "ascending" || (before === null && numeric);
  const rows = [...table.tBodies[0].rows].map((row) => [sortValue(row, place, numeric), row]);
  rows.sort(([first], [second]) => {
    const unknown = numeric && (Number.isNaN(first) || Number.isNaN(second));
    return compare(first, second, numeric) * (descending && !unknown ? -1 : 1);
  });
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  if (table.tBodies[0].rows.length < 2) continue;
  for (const heading of table.tHead.rows[0].cells) {
    const label = heading.textContent.trim();
    if (!label) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.title = table.dataset.sortLabel.replace("{column}", label);
    button.addEventListener("click", () => sortTable(table, heading));
    heading.replaceChildren(button);
  }
}

/* The page that is being read is marked in the contents. */

const links = new Map(
  [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]),
);
const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id).setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "-20% 0px -70% 0px" },
);
for (const id of links.keys()) watcher.observe(document.getElementById(id));

"use strict";
// The table of examples: filtered by words, reason and source, sorted by a column's heading.
const table = document.querySelector("#examples");
if (table) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const words = document.querySelector("#words");
  const kind = document.querySelector("#kind");
  const source = document.querySelector("#source");
  const count = document.querySelector("#count");

  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const fits = wanted.every((word) => text.includes(word))
        && (!kind.value || row.dataset.kind === kind.value)
        && (!source.value || row.dataset.source === source.value);
      row.hidden = !fits;
      shown += fits;
    }
    count.textContent = `${shown} of ${rows.length}`;
  };
  for (const control of [words, kind, source]) control.addEventListener("input", show);

  const key = (row, column) => {
    const text = row.cells[column].textContent;
    return text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
  };
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.sort((one, other) => {
        const [a, b] = [key(one, column), key(other, column)];
        const order = typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
        return down ? -order : order;
      });
      body.append(...rows);
    });
  });
  show();
}

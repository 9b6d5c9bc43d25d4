// Tables: headings beside the cells where rows become cards; what scrolls can be reached by the keyboard.
(() => {
  function label(table) {
    const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent.trim());
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
      [...row.cells].forEach((cell, at) => {
        if (cell.tagName === "TD" && cell.colSpan === 1 && !cell.classList.contains("cell--actions")) cell.dataset.label = heads[at] ?? "";
      });
    }
    for (const row of table.tFoot?.rows ?? []) [...row.cells].forEach((cell, at) => cell.textContent.trim() && (cell.dataset.label = heads[at] ?? ""));
  }

  function prepare(root) {
    root.querySelectorAll(".table-frame--stacked > table").forEach((table) => table.tHead && label(table));
    root.querySelectorAll("[data-scrolls]").forEach((frame) => {
      frame.classList.toggle("table-frame--wide", frame.scrollWidth > frame.clientWidth + 1);
      const scrolls = frame.scrollWidth > frame.clientWidth + 1;
      const reached = frame.querySelector("a[href], button, summary, input, select");
      if (scrolls && !reached) {
        frame.tabIndex = 0;
        frame.setAttribute("role", "group");
        frame.setAttribute("aria-label", frame.querySelector("caption, title")?.textContent ?? "Scrolls sideways");
      }
    });
  }

  prepare(document);
  page.on("htmx:afterSettle", (event) => prepare(event.detail.target.parentNode ?? document));
  page.on("toggle", (event) => event.target.matches?.("details") && event.target.open && prepare(event.target), true);
})();

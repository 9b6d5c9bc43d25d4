// The search box: what is found opens below it; arrows choose, Enter goes there, Esc closes.
(() => {
  const box = () => document.querySelector("[data-search] input");
  const list = () => document.getElementById("search-results");
  const hits = () => [...list().querySelectorAll("a[role=option]")];

  function show(open) {
    const input = box();
    if (!input) return;
    list().hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  }

  function choose(hit) {
    hits().forEach((each) => each.setAttribute("aria-selected", String(each === hit)));
    if (hit) box().setAttribute("aria-activedescendant", hit.id);
    else box().removeAttribute("aria-activedescendant");
    hit?.scrollIntoView({ block: "nearest" });
  }

  page.on("htmx:afterSwap", (event) => event.detail.target === list() && show(box().value.trim() !== "" && document.activeElement === box()));
  page.on("input", (event) => event.target === box() && !event.target.value.trim() && show(false));
  page.on("focusin", (event) => {
    if (!box()) return;
    if (event.target === box()) show(box().value.trim() !== "" && list().childElementCount > 0);
    else if (!event.target.closest("[data-search]")) show(false);
  });
  page.on("click", (event) => !event.target.closest("[data-search]") && show(false));

  page.on("keydown", (event) => {
    if (event.target !== box()) return;
    const all = hits();
    const at = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") {
      if (list().hidden) box().blur();
      show(false);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length && !list().hidden) {
      event.preventDefault();
      choose(all[(at + (event.key === "ArrowDown" ? 1 : all.length - (at < 0 ? 0 : 1))) % all.length]);
    } else if (event.key === "Enter" && at >= 0 && !list().hidden) {
      event.preventDefault();
      all[at].click();
    }
  });
})();

// The keyboard: j and k through rows, / to search, ? for help, Esc to close; menus and the search box with arrows.
const keys = (() => {
  const rows = () =>
    [...document.querySelectorAll("[data-keys] .row-link")].filter((link) => link.checkVisibility() && inReach(link));

  // In the drawer if one is there and has the focus, else in the page.
  function inReach(link) {
    const within = page.drawer().contains(document.activeElement) && page.drawer().querySelector("[data-keys] .row-link");
    return within ? page.drawer().contains(link) : !link.closest("#drawer");
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const row = document.activeElement?.closest?.("tr, li, article");
    const at = all.findIndex((link) => link === document.activeElement || (row && row.contains(link)));
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  }

  // A list that is loaded again keeps the keyboard's place: the same row, else the one that stands there now.
  let place = null;
  page.on("htmx:beforeSwap", (event) => {
    const link = document.activeElement?.closest("[data-keys] .row")?.querySelector(".row-link");
    if (link && event.detail.target.contains(link)) place = rows().indexOf(link);
  });
  page.on("htmx:afterSettle", () => {
    if (place === null) return;
    const all = rows();
    const isLost = document.activeElement === document.body;
    if (isLost && all.length) all[Math.min(Math.max(place, 0), all.length - 1)].focus({ preventScroll: true });
    place = null;
  });

  const help = () => document.getElementById("keys").showModal();

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => document.querySelector("[data-search] input")?.focus(),
    "?": help,
  };

  page.on("keydown", (event) => {
    if (event.key === "Escape") return escape(event);
    if (event.ctrlKey || event.metaKey || event.altKey || page.typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  function escape(event) {
    const menu = event.target.closest?.("[data-menu][open]") ?? document.querySelector("[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!document.querySelector("dialog[open]") && !event.target.closest?.("[data-search]")) {
      if (document.body.classList.contains("shell--nav")) navigation(false);
      else overlays.closeDrawer();
    }
  }

  // A click anywhere on a row is a click on its link, unless it is on something else, or text is being selected.
  page.on("click", (event) => {
    const row = event.target.closest(".row");
    const link = row?.querySelector(".row-link");
    if (!link || event.target.closest("a, button, summary, input, select, label, details")) return;
    if (String(getSelection())) return;
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
  });

  // Menus: one at a time, arrows move in them.
  page.on("click", (event) => {
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-show-keys]")) help();
    if (event.target.closest("[data-nav]")) navigation(!document.body.classList.contains("shell--nav"));
    else if (!event.target.closest("#navigation")) navigation(false);
  });

  page.on("keydown", (event) => {
    const menu = event.target.closest?.("[data-menu]");
    if (!menu || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    menu.open = true;
    const items = [...menu.querySelectorAll(".menu__item")];
    const at = items.indexOf(document.activeElement);
    items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length + (at < 0 && event.key === "ArrowUp")) % items.length].focus();
  });

  function navigation(open) {
    const button = document.querySelector("[data-nav]");
    if (!button || open === document.body.classList.contains("shell--nav")) return;
    document.body.classList.toggle("shell--nav", open);
    button.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector("#navigation a").focus();
    else if (document.activeElement?.closest("#navigation")) button.focus();
  }

  // The theme: the other one than what is seen, kept.
  page.on("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Storage is closed: it holds for this page.
    }
  });

  return { step };
})();

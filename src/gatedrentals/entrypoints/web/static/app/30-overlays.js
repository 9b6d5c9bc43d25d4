// The drawer and the dialogs: opened by what htmx swaps into them, closed by Esc, a button, or going back.
const overlays = (() => {
  let below = page.here(); // the address of the page itself
  let opener = null; // what the drawer was last opened by: the focus goes back there
  let pushed = false; // whether the drawer has an entry of its own in the history
  const seen = new Set(); // addresses that were shown in the drawer over this page

  function openDrawer(by = null) {
    opener = by ?? opener;
    page.drawer().hidden = false;
  }

  function hideDrawer() {
    const drawer = page.drawer();
    if (drawer.hidden) return;
    const within = drawer.contains(document.activeElement) || document.activeElement === document.body;
    drawer.hidden = true;
    drawer.replaceChildren();
    mark(null);
    pushed = false;
    if (within && opener?.isConnected) opener.focus();
    opener = null;
  }

  function closeDrawer() {
    if (page.drawer().hidden) return;
    if (pushed) history.back();
    else hideDrawer();
  }

  function mark(row) {
    document.querySelectorAll('.row[aria-current="true"]').forEach((each) => each.removeAttribute("aria-current"));
    row?.setAttribute("aria-current", "true");
  }

  function openDialog() {
    const dialog = page.dialog();
    if (!dialog.open) dialog.showModal();
  }

  const intoDrawer = (event) => event.detail.target === page.drawer();
  const intoDialog = (event) => event.detail.target === page.dialog();

  // A menu has done its work when a dialog opens from it; closing that leads back to the menu's button.
  page.on("htmx:beforeRequest", (event) => {
    const menu = intoDialog(event) && event.detail.elt.closest("[data-menu]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // While the answer is on its way the drawer already stands there, empty.
  page.on("htmx:beforeRequest", (event) => {
    if (!intoDrawer(event) || event.detail.elt.closest("#drawer")) return;
    openDrawer(event.detail.elt);
    mark(event.detail.elt.closest(".row"));
    page.drawer().replaceChildren(document.getElementById("drawer-waiting").content.cloneNode(true));
  });

  // One entry in the history for the drawer, however many rows are looked at: going back always closes it.
  page.on("htmx:beforeHistoryUpdate", (event) => {
    const { history: change, target, xhr } = event.detail;
    if (xhr.status >= 400) Object.assign(change, { type: "replace", path: page.here() });
    else if (target === page.drawer()) {
      if (pushed) change.type = "replace";
      pushed = true;
      seen.add(change.path);
    } else below = change.path;
  });

  page.on("htmx:afterSettle", (event) => {
    const target = event.detail.target;
    if (target === page.drawer()) {
      if (!target.childElementCount) return; // closed since: going back is quicker than settling
      openDrawer();
      focusIn(target, document.getElementById("drawer-title"));
    } else if (target === page.dialog() && target.childElementCount) {
      openDialog();
      focusIn(target, target.querySelector("input:not([type=hidden]), select, textarea") ?? target.querySelector("h2"));
    } else if (target.id === "main") {
      const main = document.getElementById("main");
      focusIn(main, main.querySelector("[autofocus], #dialog-title"));
    } else focusIn(event.detail.elt, null);
  });

  // The first field that is wrong, else what was asked for.
  function focusIn(place, otherwise) {
    (place.querySelector?.('[aria-invalid="true"]') ?? otherwise)?.focus();
  }

  page.on("htmx:sendError", (event) => intoDrawer(event) && hideDrawer());
  page.on("htmx:responseError", (event) => {
    if (intoDrawer(event) && !document.getElementById("drawer-title")) hideDrawer();
  });

  // The server says that something is no longer needed: HX-Trigger: {"close": {"what": "dialog"}}, "drawer" or "all".
  // (The browser's own "close" of a dialog does not bubble and has no detail.)
  page.on("close", (event) => {
    if (["dialog", "all"].includes(event.detail?.what)) page.dialog().close();
    if (["drawer", "all"].includes(event.detail?.what)) closeDrawer();
  });
  page.on("close", (event) => event.target === page.dialog() && page.dialog().replaceChildren(), true);

  page.on("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (!close) {
      if (event.target instanceof HTMLDialogElement && outside(event) && !typedIn(event.target)) event.target.close();
      return;
    }
    const dialog = close.closest("dialog");
    if (close.dataset.close === "drawer") closeDrawer();
    else if (dialog) {
      event.preventDefault();
      dialog.close();
    } else if (close instanceof HTMLButtonElement) history.back();
  });

  // A click beside a dialog must not lose what was typed into it.
  function typedIn(dialog) {
    return [...dialog.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue);
  }

  function outside(event) {
    const box = event.target.getBoundingClientRect();
    return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  }

  // Back and forward between the page and its drawer need no reload; everything else is htmx's.
  window.addEventListener("popstate", (event) => {
    const address = page.here();
    if (address === below) hideDrawer();
    else if (seen.has(address)) {
      pushed = true;
      openDrawer();
      htmx.ajax("GET", address, { target: "#drawer", swap: "innerHTML" });
    } else return;
    event.stopImmediatePropagation();
  });

  return { closeDrawer, hideDrawer, mark };
})();

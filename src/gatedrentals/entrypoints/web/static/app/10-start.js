// Small helpers that the other parts use. Everything listens on the document: what htmx swaps in needs no wiring.
"use strict";

const page = {
  drawer: () => document.getElementById("drawer"),
  dialog: () => document.getElementById("dialog"),
  meta: (name) => document.querySelector(`meta[name="${name}"]`),
  here: () => location.pathname + location.search,
  typing: (element) => element.matches("input, textarea, select, [contenteditable]"),
  on: (event, listener, options) => document.addEventListener(event, listener, options),
};

// A click with a modifier opens a tab, as on any link: htmx must not see it.
page.on(
  "click",
  (event) => {
    const link = event.target.closest("a[hx-get]");
    if (link && (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) event.stopPropagation();
  },
  true,
);

// Proof that a request comes from a page of ours.
page.on("htmx:configRequest", (event) => {
  const token = page.meta("csrf-token").content;
  if (token) event.detail.headers["X-CSRF-Token"] = token;
});

page.on("click", (event) => event.target.closest("[data-print]") && print());

// Forms: sent once, problems in their place, typed values kept when a session has ended.
(() => {
  const rest = (form, busy) => {
    form.setAttribute("aria-busy", String(busy));
    form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = busy));
  };
  const formOf = (element) => element.closest("form[data-form]");
  let waiting = null; // the form whose session ended

  page.on("htmx:beforeRequest", (event) => formOf(event.detail.elt) && rest(formOf(event.detail.elt), true));
  page.on("htmx:afterRequest", (event) => formOf(event.detail.elt) && rest(formOf(event.detail.elt), false));

  // Without htmx: the button rests after its value has gone along, and works again if the page comes back from the cache.
  page.on("submit", (event) => {
    const form = formOf(event.target);
    if (form && !form.hasAttribute("hx-post")) setTimeout(() => !event.defaultPrevented && rest(form, true));
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[aria-busy=true]").forEach((form) => rest(form, false));
  });

  // A problem that is not the form itself, come back with its errors, lands in the form's place for problems; one of
  // filters, or of whatever else takes a part of the page anew, in that part, which stays to be asked for again.
  page.on("htmx:beforeSwap", (event) => {
    const { xhr, isError } = event.detail;
    if (!isError) return;
    const elt = event.detail.requestConfig.elt; // who asked: the event itself is the target's
    const html = (xhr.getResponseHeader("content-type") ?? "").startsWith("text/html");
    if (!html) event.detail.shouldSwap = false;
    const part = elt.closest("[hx-select]") && event.detail.target;
    const problems = formOf(elt)?.querySelector("[data-problems]") ?? part;
    if (!problems || !event.detail.shouldSwap) return;
    const found = new DOMParser().parseFromString(xhr.response, "text/html").querySelector("[data-problem]");
    if (!found) return;
    event.detail.target = problems;
    event.detail.serverResponse = found.outerHTML;
    event.detail.swapOverride = "innerHTML";
    event.detail.selectOverride = "[data-problem]"; // whatever part of a page the form asked for
  });

  page.on("htmx:responseError", (event) => {
    const { xhr, elt } = event.detail;
    if (xhr.status === 401) return signedOut(formOf(elt));
    const html = (xhr.getResponseHeader("content-type") ?? "").startsWith("text/html");
    if (xhr.status < 500 && html) return;
    const reference = xhr.getResponseHeader("x-request-id");
    toasts.show(`That failed on our side; nothing was changed half way.${reference ? ` Reference ${reference}` : ""}`, "danger");
  });
  page.on("htmx:sendError", () => toasts.show("No connection. Nothing was sent; try again.", "danger"));
  page.on("htmx:timeout", () => toasts.show("That took too long. Look before you repeat it.", "warning"));

  function signedOut(form) {
    if (!form) return location.reload();
    waiting = form;
    const dialog = document.getElementById("session-ended");
    dialog.querySelector("[data-still-out]").hidden = true;
    dialog.showModal();
  }

  // Signed in again in another tab: the page's new proof is fetched, and the form can be sent as it stands.
  page.on("click", async (event) => {
    if (!event.target.closest("[data-signed-in-again]")) return;
    const dialog = document.getElementById("session-ended");
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" }).catch(() => null);
    const fresh = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (!fresh?.body.hasAttribute("data-signed-in")) {
      dialog.querySelector("[data-still-out]").hidden = false;
      return;
    }
    const token = fresh.querySelector('meta[name="csrf-token"]').content;
    page.meta("csrf-token").content = token;
    document.querySelectorAll('input[name="csrf_token"]').forEach((field) => (field.value = token));
    dialog.close();
    waiting?.querySelector("button[type=submit]")?.focus();
  });
})();

// Sentences that come and go. The server sends them in HX-Trigger: {"toast": {"text": …, "tone": …}}.
const toasts = (() => {
  const STAY_MS = 6000;

  function show(text, tone = "success") {
    const toast = document.createElement("div");
    toast.className = `toast toast--${tone}`;
    if (tone === "danger") toast.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button button--quiet button--small button--icon";
    close.setAttribute("aria-label", "Close");
    close.textContent = "×";
    close.addEventListener("click", () => toast.remove());
    toast.append(words, close);
    // A dialog is above all else: what it should say must stand in it.
    const open = document.querySelector("dialog[open]");
    const host = document.getElementById("toasts");
    (open ?? document.body).append(host);
    host.append(toast);
    if (tone === "success" || tone === "info") setTimeout(() => toast.remove(), STAY_MS);
  }

  page.on("toast", (event) => show(event.detail.text, event.detail.tone));
  // A dialog that goes away, or gets other content, leaves the host behind.
  const home = () => document.body.append(document.getElementById("toasts"));
  page.on("close", home, true);
  page.on("htmx:beforeSwap", (event) => event.detail.target.contains(document.getElementById("toasts")) && home());
  return { show };
})();

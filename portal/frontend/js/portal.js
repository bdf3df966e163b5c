// The portal's own script: small improvements only, every page works without it.
(() => {
  "use strict";

  // A form is sent once, however often its button is pressed. Back brings the page out of the browser's cache
  // as it was left, so the mark is taken away again there.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000); // stopped by hand: let the next try through
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // No answer, or the page for an error: htmx swaps nothing then, so all that was typed still stands. Say so in the form.
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      const form = event.detail.elt?.closest?.("form");
      if (!form || event.detail.elt.closest("[data-quiet]")) return;   // a help that fails to come is no failure of theirs
      const note = document.createElement("p");
      note.className = "note note-late mt-3 not-through";
      note.role = "alert";
      note.textContent = document.body.dataset.notThrough;
      form.append(note);
    });
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.elt?.closest?.("form")?.querySelector(".not-through")?.remove();
  });

  // What stands open stays open when its surroundings are fetched anew.
  let open = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    open = [...event.detail.target.querySelectorAll("details[id][open]")].map((details) => details.id);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    for (const id of open) event.detail.target.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  });

  // A panel that comes anew with every pause is read aloud only where it says something else than before.
  document.addEventListener("htmx:afterSettle", () => {
    for (const region of document.querySelectorAll("[data-said]")) {
      const says = document.querySelector(`[data-say="${region.dataset.said}"]`)?.textContent.trim() ?? "";
      if (region.textContent !== says) region.textContent = says;
    }
  });

  // What htmx fetched is announced to screen readers by moving to what the server marked, never by guessing.
  document.addEventListener("htmx:afterSettle", (event) => {
    event.detail.elt?.querySelector?.("[data-focus-after-swap]")?.focus();
  });
})();

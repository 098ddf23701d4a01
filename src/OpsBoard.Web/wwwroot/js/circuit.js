// Starts Blazor for pages with islands, and sees to it that a lost circuit never leaves a dead page.
(() => {
  "use strict";

  Blazor.start({
    circuit: {
      reconnectionOptions: {
        maxRetries: 1_000_000,
        retryIntervalMilliseconds: attempt => Math.min(5_000, 500 * 2 ** Math.min(attempt, 4)),
      },
    },
  });

  // The server has forgotten the circuit: with a notice of our own the script would wait for ever. The page loads
  // anew as soon as the server answers, so that nobody is left with a browser's error page.
  const notice = document.getElementById("components-reconnect-modal");
  const lost = () => notice.matches(".components-reconnect-rejected, .components-reconnect-failed");
  let returning = false;

  async function comeBack() {
    if (returning) return;
    returning = true;
    for (;;) {
      try {
        const answer = await fetch(location.href, { method: "GET", cache: "no-store" });
        if (answer.status < 500) return location.reload();
      } catch {
        // Not there yet.
      }
      await new Promise(resolve => setTimeout(resolve, 2_000));
    }
  }

  new MutationObserver(() => { if (lost()) comeBack(); }).observe(notice, { attributes: true, attributeFilter: ["class"] });

  // Menus close when something else is chosen.
  document.addEventListener("click", event => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();

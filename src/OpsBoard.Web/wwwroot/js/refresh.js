// Pages that are fetched anew when their stamp changes. A stamp is a row in a list with data-refresh; what is swapped
// are the parts with data-fresh, so that islands beside them live on.
let outdated = false;
let refreshing = false;

export const stampsOf = main => [...main.querySelectorAll("[data-refresh]")].map(stamp => stamp.textContent).join();

// At once, then at most every two seconds, and never under a hand that is filling in a form.
export async function refresh(main) {
  outdated = true;
  if (refreshing) return;
  refreshing = true;
  while (outdated) {
    if (!main.querySelector("[data-fresh] :is(input, select, textarea):focus")) {
      outdated = false;
      if (!await swap(main)) outdated = true;
    }
    await new Promise(resolve => setTimeout(resolve, 2_000));
  }
  refreshing = false;
}

async function swap(main) {
  try {
    const answer = await fetch(location.href, { cache: "no-store", headers: { accept: "text/html" } });
    // Turned away or gone: the reader is to see why.
    if (answer.redirected || answer.status === 404) location.reload();
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = [...page.querySelectorAll("main [data-fresh]")];
    for (const [i, part] of [...main.querySelectorAll("[data-fresh]")].entries()) {
      const open = [...part.querySelectorAll("details[open][id]")].map(details => details.id);
      if (fresh[i]) part.replaceChildren(...fresh[i].childNodes);
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    }
    return true;
  } catch {
    return false;
  }
}

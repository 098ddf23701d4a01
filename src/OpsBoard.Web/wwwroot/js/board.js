// Keeps an open page true to the board: rows, clocks, and the honest word about how old they are.
// Every page with <main data-watch> is served; words, formats and texts all come from the page.
import { apply } from "./rows.js";
import { Clocks, fill, write } from "./clocks.js";
import { refresh, stampsOf } from "./refresh.js";

const staleAfter = 5_000;
const longestWait = 5_000;
const patience = 10_000;

function start(main) {
  const clocks = new Clocks(Date.parse(main.dataset.at), Number(main.dataset.rate ?? 1), main.dataset.culture);
  const freshness = new Freshness(clocks);
  setInterval(() => { freshness.tick(); clocks.tick(freshness.stale); }, 1_000);
  clocks.tick(false);
  rotate(main);
  follow(main, clocks, freshness);
}

// ── Freshness ───────────────────────────────────────────

// Live with its age, or since when it is old; nothing in between.
class Freshness {
  #heard = performance.now();
  #lastAt;
  attempts = 0;
  stale = false;

  constructor(clocks) {
    this.clocks = clocks;
    this.#lastAt = clocks.now;
  }

  beat() {
    this.#heard = performance.now();
    this.#lastAt = this.clocks.now;
    this.attempts = 0;
    this.tick();
  }

  tick() {
    const silence = performance.now() - this.#heard;
    this.stale = silence > staleAfter;
    document.body.classList.toggle("stale", this.stale);
    for (const band of document.querySelectorAll("[data-stale]")) band.hidden = !this.stale;
    const texts = {
      age: [Math.floor(silence / 1000)],
      since: [this.clocks.seconds(this.#lastAt)],
      silence: [Math.floor(silence / 1000), Math.max(1, this.attempts)],
    };
    for (const it of document.querySelectorAll("[data-live]")) {
      // An alert is announced when its text appears, so it has none while all is well.
      const due = it.dataset.live === "age" || this.stale;
      write(it, due ? fill(it.dataset.text, ...texts[it.dataset.live]) : "");
    }
  }
}

// ── Connection ──────────────────────────────────────────

async function follow(main, clocks, freshness) {
  let position = Number(main.dataset.position ?? 0);
  let beaten = 0;
  let build = null;
  let served = false;
  const districts = () => main.dataset.watch.split(",").filter(Boolean);
  // Beats come to everyone; a page that leaves its rows to Blazor asks for nothing more.
  const watch = async hub => {
    if (districts().length) await within(patience, hub.invoke("Watch", districts(), position));
  };

  for (let wait = 1_000; ; wait = Math.min(longestWait, wait * 2)) {
    const hub = connection(main);
    const closed = new Promise(resolve => hub.onclose(resolve));

    hub.on("rows", message => {
      const stamps = stampsOf(main);
      const shown = apply(main, message);
      if (stampsOf(main) !== stamps) refresh(main);
      if (shown.length) clocks.tick(freshness.stale);
    });
    hub.on("beat", beat => {
      if (build && beat.build && build !== beat.build) return location.reload();
      build = beat.build ?? build;
      // A beat may overtake the rows it counts by one flush; two seconds later they have come. So the beat before it
      // says where to go on from, and rows that come twice change nothing.
      position = Math.max(position, beaten);
      beaten = beat.position;
      main.dataset.position = position;
      main.dataset.at = beat.at;
      clocks.set(Date.parse(beat.at), beat.rate ?? 1);
      freshness.beat();
      wait = 500;
    });
    hub.on("changes", () => {});
    hub.on("reload", async () => {
      if (!await renew(main)) return location.reload();
      position = Number(main.dataset.position ?? 0);
      beaten = 0;
      rotate(main);
      await watch(hub).catch(() => hub.stop());
    });

    try {
      await within(patience, hub.start());
      await watch(hub);
      served = true;
      await closed;
    } catch (refused) {
      // A page that was served before and is now turned away has lost its right: let the server say so.
      if (served && (refused.statusCode === 401 || refused.statusCode === 403)) return location.reload();
      await hub.stop().catch(() => {});
    }
    freshness.attempts++;
    await pause(wait * (0.75 + Math.random() / 2));
  }
}

function connection(main) {
  const { surface = "desk", culture = "" } = main.dataset;
  const hub = new signalR.HubConnectionBuilder()
    .withUrl(`hubs/board?${new URLSearchParams({ surface, culture })}`)
    .configureLogging(signalR.LogLevel.None)
    .build();
  // A beat comes every two seconds; a line silent for so long is dead, whatever it says.
  hub.serverTimeoutInMilliseconds = patience;
  return hub;
}

function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("No answer in time")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

// Sooner when the network or the reader comes back.
function pause(milliseconds) {
  return new Promise(resolve => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      document.removeEventListener("visibilitychange", seen);
      resolve();
    };
    const seen = () => { if (document.visibilityState === "visible") go(); };
    const timer = setTimeout(go, milliseconds);
    addEventListener("online", go);
    document.addEventListener("visibilitychange", seen);
  });
}

// The same page anew, content alone, so that a wall never shows an empty screen. Islands can't be swapped.
async function renew(main) {
  if (main.dataset.watch === "" || main.querySelector("[data-island]")) return false;
  try {
    const answer = await fetch(location.href, { cache: "no-store", headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main[data-watch]");
    if (!fresh) return false;
    main.replaceChildren(...fresh.childNodes);
    Object.assign(main.dataset, fresh.dataset);
    return true;
  } catch {
    return false;
  }
}

// ── Pages of a wall ─────────────────────────────────────

let turning;

function rotate(main) {
  clearInterval(turning);
  const pages = [...main.querySelectorAll("[data-page]")];
  const seconds = Number(main.dataset.rotate);
  let at = 0;
  const show = () => {
    pages.forEach((page, i) => { page.hidden = i !== at; });
    for (const it of document.querySelectorAll("[data-page-of]")) {
      it.hidden = pages.length < 2;
      write(it, `${at + 1} / ${pages.length}`);
    }
  };
  if (!pages.length) return;
  show();
  if (seconds > 0 && pages.length > 1) {
    turning = setInterval(() => { at = (at + 1) % pages.length; show(); }, seconds * 1_000);
  }
}

const main = document.querySelector("main[data-watch]");
if (main) start(main);

// The district board at the desk: filters over its rows, folded streets, and the way from a row to what can be done
// with it. Words come from the page; rows may be replaced at any time, so nothing is kept in them.

const board = () => document.querySelector("[data-board]");
const acts = () => document.querySelector("[data-acts]");
const narrow = matchMedia("(max-width: 640px)");
const cards = matchMedia("(max-width: 999px)");

// ── Filters ─────────────────────────────────────────────

const none = { class: "", show: "", q: "", street: "", kind: "", measures: "", since: "", sort: "" };
const chosen = { ...none };
const given = { ...none };
const folded = new Set();

// What the server could make nothing of it has said so; here it is as if it weren't there.
function readAddress() {
  const query = new URLSearchParams(location.search);
  const ignored = board().dataset.ignored.split(" ");
  for (const name of Object.keys(none)) given[name] = chosen[name] = ignored.includes(name) ? "" : query.get(name) ?? "";
}

// The board's present: as the last beat told it, or the past moment that is shown.
const now = () => Date.parse(document.querySelector("main[data-watch]")?.dataset.at ?? board().dataset.now);

function since() {
  const [, n, unit] = chosen.since.match(/^(\d+)([hd])$/) ?? [];
  if (n) return now() - n * (unit === "h" ? 3600_000 : 24 * 3600_000);
  // A local day of the jurisdiction begins 8 hours before UTC's.
  if (chosen.since === "today") return Math.floor((now() + 8 * 3600_000) / (24 * 3600_000)) * 24 * 3600_000 - 8 * 3600_000;
  return chosen.since === given.since ? Number(board().dataset.since) : 0;
}

function matcher() {
  const words = chosen.q.toLowerCase().split(/\s+/);
  const from = chosen.since && since();
  return (row, street) => (!chosen.class || row.dataset.class === chosen.class)
    && (!chosen.show || chosen.show in row.dataset)
    && (!chosen.street || street === chosen.street)
    && (!chosen.kind || row.dataset.kind === chosen.kind)
    && (!chosen.measures || row.dataset.measures === chosen.measures)
    && (!from || Number(row.dataset.changed) >= from)
    && words.every(word => row.dataset.find.includes(word));
}

// Rows come in at the place that the server gave them, and are put in the chosen order from there.
const orders = {
  name: (a, b) => a.dataset.name.localeCompare(b.dataset.name, document.documentElement.lang),
  days: (a, b) => Number(b.dataset.days ?? -1) - Number(a.dataset.days ?? -1),
  changed: (a, b) => Number(b.dataset.changed) - Number(a.dataset.changed),
};
const bySort = (a, b) => a.dataset.sort < b.dataset.sort ? -1 : a.dataset.sort > b.dataset.sort ? 1 : 0;

function arrange(list) {
  const rows = [...list.rows];
  const sorted = rows.toSorted(orders[chosen.sort] ?? bySort);
  if (sorted.some((row, i) => row !== rows[i])) list.append(...sorted);
}

function show() {
  const filtered = Object.entries(chosen).some(([name, value]) => value && name !== "sort");
  const matches = matcher();
  let any = false, all = 0;
  for (const list of board().querySelectorAll('tbody[data-list^="zones-"]')) {
    const street = list.dataset.list.slice("zones-".length);
    let here = 0;
    for (const row of list.rows) {
      const shown = matches(row, street);
      if (row.hidden === shown) row.hidden = !shown;
      if (shown) here++;
      all++;
    }
    arrange(list);
    any ||= here > 0;
    const open = filtered || !folded.has(street);
    list.hidden = !open;
    const head = board().querySelector(`[data-row="street-${CSS.escape(street)}"]`);
    if (head) {
      head.hidden = filtered && here === 0;
      head.querySelector("[data-fold]").setAttribute("aria-expanded", String(open));
    }
  }
  board().toggleAttribute("data-filtered", filtered);
  const asked = [];
  for (const control of board().querySelectorAll("[data-filter]")) {
    const { filter, value } = control.dataset;
    if (control.tagName === "SELECT") {
      // A moment that an address names is none of those to choose from.
      if (chosen[filter] && ![...control.options].some(o => o.value === chosen[filter])) control.add(new Option(chosen[filter], chosen[filter]));
      control.value = chosen[filter];
      if (chosen[filter] && filter !== "sort") asked.push(control.selectedOptions[0].text);
    } else if (control.tagName !== "INPUT") {
      const pressed = chosen[filter] === value;
      control.setAttribute("aria-pressed", String(pressed));
      if (pressed && value) asked.push((control.querySelector(".cls") ?? control.firstChild).textContent.trim());
    } else {
      if (control !== document.activeElement || !chosen[filter]) control.value = chosen[filter];
      if (chosen[filter]) asked.push(`“${chosen[filter]}”`);
    }
  }
  const empty = board().querySelector("[data-none]");
  empty.hidden = any;
  empty.querySelector("[data-reset]").hidden = all === 0;
  const text = empty.querySelector("[data-none-text]");
  if (!any && all > 0) text.textContent = text.dataset.words.replace("{0}", all).replace("{1}", asked.join(" · "));
}

function choose(changes) {
  Object.assign(chosen, changes);
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(chosen)) value ? query.set(name, value) : query.delete(name);
  history.replaceState(history.state, "", location.pathname + (query.size ? `?${query}` : ""));
  show();
}

// ── Acts ────────────────────────────────────────────────

const popWidth = 470;
let opener = null;

// A circuit that isn't there yet leaves the link to do its work: the zone's own page.
const ready = () => acts()?.hasAttribute("data-ready");

function open(from) {
  const row = from.closest("[data-row]") ?? from;
  const at = from.getBoundingClientRect();
  const corner = acts().getBoundingClientRect();
  opener = { row: row.dataset.row, act: from.dataset.act };
  acts().dispatchEvent(new CustomEvent("boardact", { bubbles: true, detail: {
    act: from.dataset.act,
    id: from.dataset.id,
    x: Math.max(8, Math.min(at.left, innerWidth - popWidth - 24)) - corner.left,
    y: at.bottom + 4 - corner.top,
    narrow: narrow.matches,
  } }));
}

// Where rows are cards, the whole card is the target.
function pointedAt(target) {
  const act = target.closest("[data-act]");
  if (act || !cards.matches) return act;
  return target.closest("tr[data-zone], li[data-row]")?.querySelector("[data-act]");
}

// Whoever closes what he opened is where he was.
function goBack() {
  const row = opener && document.querySelector(`[data-row="${CSS.escape(opener.row ?? "")}"]`);
  (row?.matches("[data-act]") ? row : row?.querySelector("[data-act]") ?? document.querySelector(`[data-act="${opener?.act}"]`))?.focus({ preventScroll: true });
  opener = null;
}

// A link from elsewhere names what it wants opened: /districts/220106?zone=…; who may only look is shown the row.
function openNamed() {
  const query = new URLSearchParams(location.search);
  const act = ["zone", "task"].find(name => query.has(name));
  const from = act && board().querySelector(`[data-row="${act}-${CSS.escape(query.get(act))}"] [data-act]`);
  if (!from || (acts() && !ready())) return;
  query.delete(act);
  history.replaceState(history.state, "", location.pathname + (query.size ? `?${query}` : ""));
  const row = from.closest("[data-row]");
  row.scrollIntoView({ block: "center" });
  if (acts()) open(from);
  else row.classList.add("selected");
}

// Below its row as long as there is room; else up as far as it needs.
function fit(dialog) {
  dialog.style.translate = "";
  const { top, bottom } = dialog.getBoundingClientRect();
  const head = document.querySelector(".head")?.getBoundingClientRect().bottom ?? 0;
  const over = Math.min(bottom + 12 - innerHeight, top - head - 12);
  if (over > 0) dialog.style.translate = `0 ${-over}px`;
}

// What waits for this officer. The rows are the same for all who watch; who he is stands on the board.
function claim() {
  const { account, agrees = "" } = board().dataset;
  const his = new Set(agrees.split(" "));
  for (const row of board().querySelectorAll('[data-list="waits"] [data-row]')) {
    const { waits, level, division, acted } = row.dataset;
    row.classList.toggle("mine", his.has(`${level || waits}:${division}`) && !acted.split(" ").includes(account));
  }
}

// What is open, what waits for its answer: marked on the rows, wherever they are by now.
function mark() {
  const dialog = acts()?.querySelector("[role=dialog]");
  const waiting = acts()?.querySelector("[data-pending]")?.dataset.pending;
  const rowsOf = id => id ? [id, id.replace(/^zone-/, "need-"), id.replace(/^zone-/, "wait-")] : [];
  for (const [name, ids] of [["selected", rowsOf(dialog?.dataset.for)], ["pending", rowsOf(waiting)]]) {
    for (const row of board().querySelectorAll(`.${name}[data-row]`)) row.classList.toggle(name, ids.includes(row.dataset.row));
    for (const id of ids) board().querySelector(`[data-row="${CSS.escape(id)}"]`)?.classList.add(name);
  }
  if (dialog && !narrow.matches) fit(dialog);
  board().inert = Boolean(dialog?.hasAttribute("aria-modal"));
  if (!dialog && opener && document.activeElement === document.body) goBack();
}

// ── Listening ───────────────────────────────────────────

document.addEventListener("click", event => {
  const button = event.target.closest("button[data-filter]");
  if (button) {
    const { filter, value } = button.dataset;
    return choose({ [filter]: chosen[filter] === value ? "" : value });
  }
  if (event.target.closest("[data-reset]")) return choose(none);
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(location.href).then(() => { copy.textContent = copy.dataset.done; });
    return;
  }
  const fold = event.target.closest("[data-fold]")?.dataset.fold;
  if (fold) {
    if (!folded.delete(fold)) folded.add(fold);
    return show();
  }
  const from = event.metaKey || event.ctrlKey || event.shiftKey ? null : pointedAt(event.target);
  if (!from || !ready()) return;
  event.preventDefault();
  open(from);
});

document.addEventListener("input", event => {
  if (event.target.dataset?.filter === "q") choose({ q: event.target.value.trim() });
});

document.addEventListener("change", event => {
  const { filter } = event.target.dataset ?? {};
  if (filter && event.target.tagName === "SELECT") choose({ [filter]: event.target.value });
});

document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    board().querySelector("input[data-filter]").focus();
  }
  if (event.key === "Escape") {
    if (typing?.dataset.filter) choose({ q: "" });
    else acts()?.querySelector("[data-close]")?.click();
  }
});

if (board()) {
  globalThis.Blazor?.registerCustomEventType?.("boardact", { createEventArgs: event => event.detail });
  readAddress();
  show();
  claim();
  openNamed();
  // What was changed within the last hours is so for so long.
  setInterval(() => { if (chosen.since) show(); }, 10_000);
  // Rows come and go; the filter and the marks hold for those that come. Clocks change too, and are no rows.
  new MutationObserver(changes => {
    if (!changes.some(change => change.target.dataset?.list)) return;
    show();
    mark();
    claim();
  }).observe(board(), { childList: true, subtree: true });
  // The element of the acts is made anew when its circuit starts.
  const home = document.querySelector("[data-acts-home]");
  if (home) new MutationObserver(() => { mark(); openNamed(); }).observe(home, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-ready", "data-pending", "data-for"] });
}

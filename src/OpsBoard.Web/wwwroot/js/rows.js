// Puts rows the server has rendered where they belong. Knows no class, task or word: only ids, lists and sort keys.

// Applies one message and returns the rows now on the page.
export function apply(root, { position, rows = [], removed = [] }) {
  const touched = new Set();
  const shown = rows.map(row => put(root, row, position, touched)).filter(Boolean);
  for (const id of removed) {
    const old = find(root, id);
    if (old && !newer(old, position)) {
      touched.add(old.parentElement?.closest("[data-list]"));
      old.remove();
    }
  }
  for (const list of touched) if (list) showEmpty(root, list);
  return shown;
}

function put(root, { id, html, list, sort }, position, touched) {
  const old = find(root, id);
  if (old && newer(old, position)) return null;

  const home = old ?? (list == null ? null : root.querySelector(`[data-list="${CSS.escape(list)}"]`));
  const fresh = parse(html, home instanceof SVGElement);
  if (!fresh) return null;
  fresh.dataset.row ??= id;
  fresh.dataset.pos = position;
  if (sort != null) fresh.dataset.sort = sort;

  const from = old?.parentElement?.closest("[data-list]");
  const stays = old && (list == null || from?.dataset.list === list) && (sort == null || old.dataset.sort === sort);
  if (stays && same(old, fresh)) {
    old.dataset.pos = position;
    return null;
  }
  if (stays) {
    keepFocus(old, fresh, () => old.replaceWith(fresh));
  } else {
    const to = list == null ? null : root.querySelector(`[data-list="${CSS.escape(list)}"]`);
    if (to) keepFocus(old, fresh, () => { old?.remove(); insert(to, fresh); });
    else old?.remove();
    touched.add(from).add(to);
    if (!to) return null;
  }
  if (isNews(fresh, root)) flash(fresh);
  return fresh;
}

const find = (root, id) => root.querySelector(`[data-row="${CSS.escape(id)}"]`);

const newer = (row, position) => Number(row.dataset.pos ?? 0) > position;

// A viewer who joins late is given every row; those that he has already are no news.
function same(old, fresh) {
  const shown = old.cloneNode(true);
  shown.dataset.pos = fresh.dataset.pos;
  shown.classList.remove("changed");
  if (!fresh.hasAttribute("class") && !shown.classList.length) shown.removeAttribute("class");
  return shown.isEqualNode(fresh);
}

// A template parses a bare <tr>, which any other parent would throw away; within an <svg> names mean other elements.
function parse(html, inSvg) {
  const template = document.createElement("template");
  template.innerHTML = inSvg ? `<svg>${html}</svg>` : html;
  return inSvg ? template.content.firstElementChild?.firstElementChild : template.content.firstElementChild;
}

// Ascending by ordinal string comparison, as the server sorts them; the last of equals comes last.
function insert(list, fresh) {
  const rows = [...list.querySelectorAll(":scope > [data-row]")];
  const next = rows.find(row => (row.dataset.sort ?? "") > (fresh.dataset.sort ?? ""));
  if (next) next.before(fresh);
  else if (rows.length) rows.at(-1).after(fresh);
  else list.append(fresh);
}

function showEmpty(root, list) {
  const empty = root.querySelector(`[data-empty="${CSS.escape(list.dataset.list)}"]`);
  if (empty) empty.hidden = list.querySelector("[data-row]") !== null;
}

// The same control of the new row takes the focus over, with what was being typed.
function keepFocus(old, fresh, change) {
  const controls = row => [row, ...row.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")];
  const at = old?.contains(document.activeElement) ? controls(old).indexOf(document.activeElement) : -1;
  const typed = document.activeElement?.value;
  change();
  const control = at < 0 ? null : controls(fresh)[at];
  if (!control) return;
  if (typed !== undefined && "value" in control && control.type !== "button" && control.type !== "submit") control.value = typed;
  control.focus({ preventScroll: true });
}

// A row that names the event it tells of is news only when that event is: a day that turns changes every count of days.
function isNews({ dataset }, root) {
  return dataset.news === undefined || Number(dataset.news) > Number(root.dataset.position ?? 0);
}

// The class flashes once by itself; walls keep a frame for as long as it stands.
function flash(row) {
  row.classList.add("changed");
  setTimeout(() => row.classList.remove("changed"), 30_000);
}

// Turns the pages of a district's wall: whole streets at a time, then the next district. Rows come and go by board.js.
const main = document.querySelector("main[data-watch]");
const seconds = Number(main.dataset.rotate);

// A change brings its page up, once the page in sight has been there long enough to be read.
const readable = 8;

let board = 0, page = 0, shown = 0, seen = Number(main.dataset.position ?? 0);

const boards = () => [...main.querySelectorAll("[data-board]")];

// Where each page begins and ends, measured: how many lines a street takes is the browser's to say.
function pagesOf(view) {
  const list = view.querySelector("[data-list]");
  const style = getComputedStyle(view);
  const height = view.clientHeight - parseFloat(style.paddingTop), gap = parseFloat(style.getPropertyValue("--gap"));
  const rows = [...list.children];
  const heads = rows.filter(row => row.offsetHeight === 0);
  const ends = [...heads.slice(1).map(head => head.offsetTop), list.scrollHeight];
  const pages = [];
  let from = 0, to = 0;
  heads.forEach((head, i) => {
    if (ends[i] - gap - from <= height) return to = ends[i];
    if (head.offsetTop > from) {
      pages.push([from, to]);
      from = head.offsetTop;
    }
    // A street longer than the whole wall goes on, line by line.
    for (const row of rows) {
      if (row.offsetTop < from || row.offsetTop >= ends[i] || row.offsetTop + row.offsetHeight - from <= height) continue;
      pages.push([from, row.offsetTop]);
      from = row.offsetTop;
    }
    to = ends[i];
  });
  return [...pages, [from, to]].map(([top, bottom]) => ({ top, bottom, height, list }));
}

// Large where all of it fits on one page that way. Asked anew only when chips came or went, or grew.
function fit(view) {
  const list = view.querySelector("[data-list]");
  const measure = () => `${list.childElementCount} ${list.scrollHeight}`;
  if (view.dataset.fitted === measure()) return;
  view.classList.add("roomy");
  view.classList.toggle("roomy", list.scrollHeight <= view.clientHeight);
  view.dataset.fitted = measure();
}

function show() {
  const all = boards();
  board %= all.length;
  all.forEach((it, i) => { it.hidden = i !== board; });
  const view = all[board].querySelector("[data-pages]");
  fit(view);
  const pages = pagesOf(view);
  page = Math.min(page, pages.length - 1);
  const { list, top, bottom, height } = pages[page];
  list.style.translate = `0 ${-top}px`;
  // The streets of other pages must not peep in; a frame needs six pixels above its chip.
  view.style.clipPath = `inset(2px 0 ${page < pages.length - 1 ? Math.max(0, height - (bottom - top)) : 0}px)`;
  const { title, note } = all[board].querySelector("[data-title]").dataset;
  write("[data-wall-title]", title);
  write("[data-wall-note]", note ?? "");
  for (const it of document.querySelectorAll("[data-page-of]")) it.hidden = pages.length < 2;
  write("[data-page-of]", `${page + 1} / ${pages.length}`);
  return pages;
}

function write(selector, text) {
  for (const it of document.querySelectorAll(selector)) if (it.textContent !== text) it.textContent = text;
}

function pageWithNews(pages) {
  const news = [...pages[0].list.querySelectorAll(".changed")].filter(row => Number(row.dataset.news) > seen)
    .sort((a, b) => b.dataset.news - a.dataset.news)[0];
  if (!news) return -1;
  seen = Number(news.dataset.news);
  return pages.findIndex(({ top, bottom }) => news.offsetTop >= top && news.offsetTop < bottom);
}

function tick() {
  shown++;
  const pages = show();
  const wanted = shown >= readable ? pageWithNews(pages) : -1;
  if (wanted >= 0 && wanted !== page) [page, shown] = [wanted, 0];
  else if (shown < seconds) return;
  else if (page + 1 < pages.length) [page, shown] = [page + 1, 0];
  else [board, page, shown] = [board + 1, 0, 0];
  show();
}

show();
setInterval(tick, 1_000);

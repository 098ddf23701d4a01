// The board's time. Under a scenario it runs at the scenario's rate, and stands when the scenario is paused.

// Local time of the jurisdiction: one zone, no summer time since 1991.
const offset = 8 * 3600_000;
const day = 24 * 3600_000;
const two = n => String(n).padStart(2, "0");
const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);

export class Clocks {
  #at;
  #seen;
  #rate;

  constructor(at, rate, culture) {
    this.set(at, rate);
    this.culture = culture === "en" ? "en-GB" : culture;
    const words = document.body.dataset;
    this.ago = (words.wordsAgo ?? "").split("|");
    this.due = (words.wordsDue ?? "").split("|");
  }

  set(at, rate) {
    this.#at = at;
    this.#rate = rate;
    this.#seen = performance.now();
  }

  get rate() { return this.#rate; }

  get now() { return this.#at + (performance.now() - this.#seen) * this.#rate; }

  // Wall clocks go on when the data is stale; what is counted from data stops.
  tick(stale) {
    const now = this.now;
    for (const it of document.querySelectorAll("[data-clock]")) write(it, this.#text(now, it.dataset.clock));
    for (const it of document.querySelectorAll("[data-running]")) it.hidden = this.#rate === 0;
    for (const it of document.querySelectorAll("[data-paused]")) it.hidden = this.#rate !== 0;
    if (stale) return;
    for (const it of document.querySelectorAll("time[data-ago]")) write(it, this.#since(now, Date.parse(it.dateTime)));
    for (const it of document.querySelectorAll("time[data-due]")) this.#count(now, it);
    for (const it of document.querySelectorAll("[data-span-from]")) {
      const from = Date.parse(it.dataset.spanFrom), to = Date.parse(it.dataset.spanTo);
      it.style.setProperty("--n", Math.min(100, Math.max(0, (now - from) / (to - from) * 100)).toFixed(2));
    }
  }

  seconds(at) { return this.#text(at, "seconds"); }

  #text(at, form) {
    const local = new Date(at + offset);
    const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
    switch (form) {
      case "time": return time;
      case "seconds": return `${time}:${two(local.getUTCSeconds())}`;
      case "weekday": return this.#format(local, { weekday: "long" });
      case "moment": return `${this.#text(at, "day")} ${time}`;
      default: return this.#format(local, { month: "short", day: "numeric" });
    }
  }

  #format(local, options) {
    return new Intl.DateTimeFormat(this.culture, { ...options, timeZone: "UTC" }).format(local);
  }

  #since(now, at) {
    const minutes = (now - at) / 60_000;
    const days = Math.floor((now + offset) / day) - Math.floor((at + offset) / day);
    const [justNow, ago, today, yesterday] = this.ago;
    if (minutes >= 0 && minutes < 1) return justNow;
    if (minutes >= 0 && minutes < 60) return fill(ago, Math.floor(minutes));
    if (days === 0) return fill(today, this.#text(at, "time"));
    if (days === 1) return fill(yesterday, this.#text(at, "time"));
    return this.#text(at, "day");
  }

  // Minutes, and seconds in the last ten minutes before it is due; days beyond four of them.
  #count(now, it) {
    const left = Date.parse(it.dateTime) - now;
    const seconds = Math.floor(Math.abs(left) / 1000);
    const hours = Math.floor(seconds / 3600), minutes = two(Math.floor(seconds / 60) % 60);
    const text = hours >= 100 ? fill(this.due[2], Math.floor(hours / 24)) : left > 0 && seconds < 600 ? `${hours}:${minutes}:${two(seconds % 60)}` : `${hours}:${minutes}`;
    it.classList.toggle("over", left < 0);
    write(it, fill(this.due[left < 0 ? 1 : 0], text));
  }
}

// Writing the same text again would still make the page lay itself out.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export { fill };

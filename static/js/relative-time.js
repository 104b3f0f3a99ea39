/* Says "3 hours ago" instead of a date while the date is younger than a week.

   The page is cached for everybody, so the server writes dates and the reader's clock makes them
   relative. An older date tells more than "2 years ago" and stays. The element keeps the width
   it had, so no line breaks anew. */

const WEEK = 7 * 24 * 3600;
const UNITS = [
  ["day", 24 * 3600],
  ["hour", 3600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const whole = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "full",
  timeStyle: "short",
});

function relative(seconds) {
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? ["second", Infinity];
  return words.format(-Math.floor(seconds / length), unit);
}

function tell(root) {
  const young = [];
  for (const time of root.querySelectorAll("time[datetime*='T']")) {
    const then = new Date(time.dateTime);
    const seconds = (Date.now() - then) / 1000;
    if (Number.isNaN(seconds)) continue;
    time.title ||= whole.format(then);
    if (seconds < 0 || seconds >= WEEK) continue;
    // Towards the line that it stands in, whichever way the time itself runs.
    const side = getComputedStyle(time.parentElement).direction === "rtl" ? "right" : "left";
    young.push([time, seconds, time.getBoundingClientRect().width, side]);
  }
  // All widths are read before the first is written: one layout, not one a comment.
  for (const [time, seconds, width, side] of young) {
    time.style.display = "inline-block";
    time.style.minInlineSize = `${width}px`;
    time.style.textAlign = side;
    time.textContent = relative(seconds);
  }
}

tell(document);
document.addEventListener("discussion:grown", (event) => tell(event.target));

/* Marks what came since this reader's last visit, and leads from one such comment to the next.

   When somebody last read a discussion stays in their browser: the page is everyone's, and the
   site learns nothing. A visit goes on until nothing was looked at for half an hour, so a reload
   does not wipe the marks away. A letter by itself is a key for it, which who speaks to their
   machine, or presses keys by accident, can switch off beside the button (WCAG 2.1.4). */

const VISIT = 30 * 60 * 1000;
const MOST = 200;
const KEY = "thingstead:visits";
/* What was written here is news to nobody here, whoever wrote it. */
const OWN = "thingstead:own";
/* "off" where this reader wants no letter to be a key. */
const KEYS = "thingstead:keys";
const status = document.getElementById("announcement");
const told = ` · ${status.dataset.unread}`;
const discussion = document.querySelector("[data-discussion][data-thread]");
const line = discussion?.querySelector(".discussion__order, .discussion__bar");

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/* Returns since when comments are new to this reader, and notes that they are here now. */
function visit(thread) {
  const now = Date.now();
  const visits = read();
  const [since, at] = Array.isArray(visits[thread]) ? visits[thread] : [now, now];
  visits[thread] = [now - at > VISIT ? at : since, now];
  const kept = Object.entries(visits).sort(([, a], [, b]) => b[1] - a[1]).slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // A browser that keeps nothing marks nothing.
  }
  return visits[thread][0];
}

function written() {
  try {
    return JSON.parse(localStorage.getItem(OWN)) ?? [];
  } catch {
    return [];
  }
}

function note(own) {
  try {
    localStorage.setItem(OWN, JSON.stringify([own, ...written()].slice(0, MOST)));
  } catch {
    // Then it is marked like the others.
  }
}

let usesKey = readsKey();

function readsKey() {
  try {
    return localStorage.getItem(KEYS) !== "off";
  } catch {
    return true;
  }
}

function switchKey(event) {
  usesKey = event.target.checked;
  try {
    localStorage.setItem(KEYS, usesKey ? "on" : "off");
  } catch {
    // The choice then lasts as long as the page.
  }
  tell();
}

const unread = () => [...discussion.querySelectorAll(".comment[data-unread]")];

function tell() {
  const count = unread().length;
  let button = discussion.querySelector("[data-next-unread]");
  if (!count) return button?.parentElement.remove();
  button ??= makeButton();
  button.ariaKeyShortcuts = usesKey ? "n" : null;
  const number = new Intl.NumberFormat(document.documentElement.lang).format(count);
  button.textContent = `${status.dataset.nextUnread} (${number})`;
}

/* Returns the button, beside it the switch of its key. */
function makeButton() {
  const place = document.createElement("span");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "unread";
  button.dataset.nextUnread = "";
  button.addEventListener("click", next);
  const choice = document.createElement("label");
  const box = document.createElement("input");
  choice.className = "unread__key";
  box.type = "checkbox";
  box.checked = usesKey;
  box.addEventListener("change", switchKey);
  choice.append(box, ` ${status.dataset.key}`);
  place.append(button, " ", choice);
  line?.append(" ", place);
  return button;
}

function mark(since) {
  const own = new Set(written());
  for (const comment of discussion.querySelectorAll(".comment[id^='c']:not([data-known])")) {
    comment.dataset.known = "";
    const time = comment.querySelector(":scope > header time[datetime]");
    // What one has just sent stands marked as the target.
    if (!time || new Date(time.dateTime) <= since || comment.matches(".comment--target")) continue;
    if (own.has(comment.id)) continue;
    comment.dataset.unread = "";
    comment.ariaLabel = `${comment.ariaLabel}${told}`;
  }
  tell();
}

/* Takes a mark away, and the word that says so. */
function forget(comment) {
  if (!("unread" in comment.dataset)) return;
  delete comment.dataset.unread;
  if (comment.ariaLabel.endsWith(told)) comment.ariaLabel = comment.ariaLabel.slice(0, -told.length);
}

/* Leads to the first new comment after where one is, and takes its mark away. */
function next() {
  const here = document.activeElement?.closest(".comment");
  const marked = unread();
  const after = marked.find((comment) =>
    here ? here.compareDocumentPosition(comment) & Node.DOCUMENT_POSITION_FOLLOWING : true,
  );
  const found = after ?? marked[0];
  if (!found) return;
  for (let fold = found.parentElement?.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
  // Whoever hears the name of what has the focus hears that it is new.
  delete found.dataset.unread;
  found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "start" });
  tell();
}

document.addEventListener("composer:sent", (event) => event.detail?.own && note(event.detail.own));

if (discussion) {
  const since = visit(discussion.dataset.thread);
  mark(since);
  document.addEventListener("discussion:grown", () => mark(since));
  // Members are told which are theirs, wherever they wrote them.
  discussion.addEventListener("reader:known", (event) => {
    for (const pk of (event.detail.own ?? "").split(" ").filter(Boolean)) {
      const comment = document.getElementById(`c${pk}`);
      if (comment) forget(comment);
    }
    tell();
  });
  document.addEventListener("keydown", (event) => {
    if (!usesKey || event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    next();
  });
}

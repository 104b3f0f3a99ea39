/* Folds comments of people this reader has muted, and leaves the replies below as they are.

   Whom a member muted, the private answer says (see `mine.js`). Who has no account keeps a list of
   names in this browser; the page of options of a comment has the button for it. */

const KEY = "muted";
const status = document.getElementById("announcement");
const discussion = document.querySelector("[data-mine]");

/* A browser may keep nothing, and says so by throwing. */
function kept() {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY)) ?? []);
  } catch {
    return new Set();
  }
}

function keep(names) {
  try {
    localStorage.setItem(KEY, JSON.stringify([...names]));
  } catch {
    // The choice is then forgotten with the page.
  }
}

function fold(comment) {
  const header = comment.querySelector(":scope > header");
  if (!header || "muted" in comment.dataset) return;
  const line = document.createElement("p");
  const show = document.createElement("button");
  line.className = "comment__muted";
  show.type = "button";
  show.textContent = status.dataset.show;
  show.addEventListener("click", () => {
    comment.dataset.muted = "shown";
    const body = comment.querySelector(":scope > :is(.comment__body, .comment__fold)");
    line.remove();
    body.tabIndex = -1;
    body.focus();
  });
  line.append(`${status.dataset.muted} · `, show);
  header.after(line);
  comment.dataset.muted = "";
}

function foldByName() {
  const names = kept();
  if (!names.size) return;
  for (const author of discussion.querySelectorAll(".comment > header > bdi")) {
    if (names.has(author.textContent)) fold(author.closest(".comment"));
  }
}

/* On the page of options, for who is not signed in. */
function offer(place) {
  const button = place.querySelector("button");
  const { name, mute, unmute } = place.dataset;
  const say = () => (button.textContent = kept().has(name) ? unmute : mute);
  button.addEventListener("click", () => {
    const names = kept();
    if (!names.delete(name)) names.add(name);
    keep(names);
    say();
  });
  say();
  place.hidden = false;
}

document.querySelectorAll("[data-mute-here]").forEach(offer);

if (discussion && /(?:^|; )member=1/.test(document.cookie)) {
  discussion.addEventListener("reader:known", (event) => {
    for (const pk of event.detail.muted?.split(" ") ?? []) {
      const comment = pk && document.getElementById(`c${pk}`);
      if (comment) fold(comment);
    }
  });
} else if (discussion) {
  foldByName();
  document.addEventListener("discussion:grown", foldByName);
}

/* Votes in place: the number changes at once, and changes back where the site refuses.

   Without this module, and for who is not signed in, the links lead to a page with the same
   buttons. Which votes are the reader's own comes with `mine.js`. */

const status = document.getElementById("announcement");
const own = new Map();

const linksOf = (comment) =>
  comment.querySelectorAll(":scope > .comment__actions > a[href*='/vote/']");
const valueOf = (link) => (link.search ? -1 : 1);
const format = new Intl.NumberFormat(document.documentElement.lang);
/* The numbers behind the words, by link: what a page writes, only it can read back. */
const numbers = new WeakMap();
const discussion = document.querySelector("[data-discussion]");

/* Writes a link's words with its number; none stands for 0. */
function say(link, number) {
  const words = valueOf(link) > 0 ? status.dataset.agree : status.dataset.disagree;
  numbers.set(link, number);
  link.textContent = number > 0 ? `${words} ${format.format(number)}` : words;
}

/* Makes the link by which one disagrees, of the number on the one by which one agrees. */
function complete() {
  for (const link of document.querySelectorAll(".comment__actions > a[href$='/vote/']")) {
    if (numbers.has(link)) continue;
    numbers.set(link, Number(link.dataset.ups ?? 0));
    if (!status.dataset.disagree) continue;
    const other = document.createElement("a");
    other.href = `${link.getAttribute("href")}?-`;
    say(other, Number(link.dataset.downs ?? 0));
    link.after(" ", other);
  }
}

/* Shows which of a comment's links is the reader's vote. */
function mark(comment, value) {
  own.set(comment.id, value);
  for (const link of linksOf(comment)) {
    link.role = "button";
    link.ariaPressed = String(valueOf(link) === value);
  }
}

function change(comment, before, after) {
  for (const link of linksOf(comment)) {
    const step = (valueOf(link) === after) - (valueOf(link) === before);
    if (step) say(link, numbers.get(link) + step);
  }
  mark(comment, after);
}

async function vote(link, form) {
  const comment = link.closest(".comment");
  const before = own.get(comment.id) ?? 0;
  const after = before === valueOf(link) ? 0 : valueOf(link);
  const wasFocused = document.activeElement === link;
  change(comment, before, after);
  const body = new FormData(form);
  body.set("value", after);
  const answer = await window.thingstead.post(link.href.split("?")[0], body);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || answer.redirected) {
    change(comment, after, before);
    status.textContent = page.querySelector(".page__why")?.textContent.trim() || status.dataset.failed;
    return;
  }
  // The site's own numbers: others vote too.
  const fresh = page.querySelector("a[href*='/vote/']").dataset;
  linksOf(comment).forEach((old) => say(old, Number((valueOf(old) > 0 ? fresh.ups : fresh.downs) ?? 0)));
  status.textContent = link.textContent;
  if (wasFocused) link.focus();
}

if (discussion) {
  complete();
  document.addEventListener("discussion:grown", complete);
}

document.addEventListener("discussion:mine", () => {
  const forms = document.querySelectorAll("form[data-votes]");
  for (const form of forms) {
    for (const pair of form.dataset.votes.split(" ").filter(Boolean)) {
      const [pk, value] = pair.split(":");
      const comment = document.getElementById(`c${pk}`);
      if (comment) mark(comment, Number(value));
    }
  }
  // For who may vote here they are buttons, before the first vote too.
  const rest = forms.length ? document.querySelectorAll(".comment__actions > a[href$='/vote/']:not([role])") : [];
  for (const link of rest) mark(link.closest(".comment"), 0);
});

document.addEventListener("click", async (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest(".comment__actions > a[href*='/vote/']");
  const form = document.querySelector("form[data-votes]");
  if (!link || !form) return;
  event.preventDefault();
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  try {
    await vote(link, form);
  } catch {
    location.assign(link.href);
  }
  link.ariaBusy = null;
});

/* A link that acts like a button is pressed by the space bar too. */
document.addEventListener("keydown", (event) => {
  const link = event.key === " " && event.target.closest?.("a[role='button'][href*='/vote/']");
  if (!link) return;
  event.preventDefault();
  link.click();
});

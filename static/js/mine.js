/* Asks apart for what only this reader may see, so that the page can be the same for everybody.

   A readable cookie `member` says that somebody is signed in; it opens nothing by itself. The
   answer is a set of htmx out-of-band pieces. Each comment is asked for once. */

const discussion = document.querySelector("[data-mine]");
const asked = new WeakSet();
/* A comment has room for actions on its line of them, or on its tombstone; an ancestor has none. */
const answerable = ".comment[id^='c']:has(> .comment__actions, > p.comment__body)";

async function ask() {
  const fresh = [...discussion.querySelectorAll(answerable)]
    .filter((comment) => !asked.has(comment));
  fresh.forEach((comment) => asked.add(comment));
  const address = new URL(discussion.dataset.mine, location.href);
  address.searchParams.set("c", fresh.map((comment) => comment.id.slice(1)).join(","));
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  // Whoever was signed out meanwhile is led to a log-in page, which has no place here.
  if (!answer.ok || answer.redirected) return;
  const pieces = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A comment of one's own that waits comes with every answer; it may stand here already.
  for (const comment of pieces.querySelectorAll(".comment[id]")) {
    if (document.getElementById(comment.id)) comment.remove();
  }
  const reader = pieces.getElementById("reader");
  reader?.remove();
  discussion.dispatchEvent(new CustomEvent("reader:known", { detail: { ...reader?.dataset } }));
  window.htmx.swap(discussion, pieces.body.innerHTML, { swapStyle: "none" });
  discussion.dispatchEvent(new CustomEvent("discussion:mine", { bubbles: true }));
}

if (discussion && /(?:^|; )member=1/.test(document.cookie)) {
  ask();
  document.addEventListener("discussion:grown", ask);
}

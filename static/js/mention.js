/* Jumps to a mentioned comment that stands on this page already, where the link would load its page.

   The way there stays in the history, so the back button returns. Without this module, or when the
   comment stands elsewhere, the link leads to the comment's own page. */

function mentioned(link) {
  const number = link?.getAttribute("href").match(/^\/comments\/(\d+)\/$/)?.[1];
  return number ? document.getElementById(`c${number}`) : null;
}

function reveal(comment) {
  for (let box = comment.parentElement; box; box = box.parentElement) {
    if (box.localName === "details") box.open = true;
  }
}

document.addEventListener("click", (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("[data-discussion] .comment__body a[href^='/comments/']");
  const comment = mentioned(link);
  if (!comment) return;
  event.preventDefault();
  reveal(comment);
  location.hash = comment.id;
  comment.tabIndex = -1;
  comment.focus({ preventScroll: true });
  // A second jump to the same comment changes no address, and so would not scroll by itself.
  comment.scrollIntoView();
});

/* Says in the header of a page without a discussion who is signed in and what they were told.

   A page with one asks by mine.js, once for everything. */

const session = document.querySelector("[data-session]");

if (session && !document.querySelector("[data-mine]") && /(?:^|; )member=1/.test(document.cookie)) {
  const answer = await fetch(session.dataset.session, { headers: { "HX-Request": "true" } });
  if (answer.status === 200 && !answer.redirected) {
    window.htmx.swap(session, await answer.text(), { swapStyle: "none" });
  }
}

/* Loads "14 more replies" in the place of the link that says so. Without this module, or when the
   answer is not the fragment that was asked for, the link leads to its page. */

const status = document.getElementById("announcement");

async function load(link) {
  link.setAttribute("aria-busy", "true");
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const place = link.parentElement;
  const before = link.previousElementSibling;
  window.htmx.swap(link, await answer.text(), { swapStyle: "outerHTML" });
  const first = before ? before.nextElementSibling : place.firstElementChild;
  // The link that had the focus is gone; the first comment it brought takes it.
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  status.textContent = status.dataset.more;
  place.dispatchEvent(new CustomEvent("discussion:grown", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-discussion] a.more");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy") === "true") return;
  load(link).catch(() => location.assign(link.href));
});

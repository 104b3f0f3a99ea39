/* Loads "14 more replies" in the place of the link that says so. Without this module, or when the
   answer is not the fragment that was asked for, the link leads to its page. */

const status = document.getElementById("announcement");

/* A comment just written here may come again behind the cut: the newer copy stays, unless somebody
   is writing under the older one. */
function withoutTwins(html) {
  const pieces = new DOMParser().parseFromString(html, "text/html");
  for (const piece of pieces.querySelectorAll(".comment[id]")) {
    const twin = document.getElementById(piece.id);
    if (twin?.querySelector("[data-slot]")) piece.remove();
    else twin?.remove();
  }
  return pieces.body.innerHTML;
}

async function load(link) {
  link.setAttribute("aria-busy", "true");
  const address = new URL(link.href);
  address.searchParams.set("piece", "1");
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const html = withoutTwins(await answer.text());
  const place = link.parentElement;
  const before = link.previousElementSibling;
  window.htmx.swap(link, html, { swapStyle: "outerHTML" });
  const first = before ? before.nextElementSibling : place.firstElementChild;
  // The link that had the focus is gone; the first comment it brought takes it.
  if (first) first.tabIndex = -1;
  first?.focus({ preventScroll: true });
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

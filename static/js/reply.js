/* Opens the composer where the reply will stand, sends it, and puts the comment in its place.

   Without this module the links lead to a page with the same form. Nothing that was typed is
   lost: closing hides the composer, a refusal keeps its text, a lost connection leaves it open. */

const status = document.getElementById("announcement");
const slots = new WeakMap();
const asFragment = { headers: { "HX-Request": "true" } };

/* Returns the empty element that will hold the composer, first among the replies. */
function makeSlot(link) {
  const slot = document.createElement("div");
  const comment = link.closest(".comment");
  if (!comment) {
    link.closest("p, nav, div").after(slot);
    return slot;
  }
  let replies = comment.querySelector(":scope > .comment__replies");
  if (!replies) {
    replies = document.createElement("div");
    replies.className = "comment__replies";
    comment.append(replies);
  }
  replies.open = true;
  const rail = replies.querySelector(":scope > summary");
  if (rail) rail.after(slot);
  else replies.prepend(slot);
  return slot;
}

function focusOn(slot) {
  const field =
    slot.querySelector("[aria-invalid='true']") ??
    slot.querySelector("textarea") ??
    slot.querySelector("a, button, input");
  field?.focus();
}

async function open(link) {
  const known = slots.get(link);
  if (known?.isConnected) {
    known.hidden = false;
    // Words that were marked meanwhile come along.
    known.dispatchEvent(new CustomEvent("composer:open", { bubbles: true }));
    return focusOn(known);
  }
  const answer = await fetch(link.href, asFragment);
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const slot = makeSlot(link);
  slots.set(link, slot);
  slot.dataset.slot = "";
  fill(slot, await answer.text());
}

/* Puts a composer into its place; `composer.js` equips it. */
function fill(slot, html) {
  window.htmx.swap(slot, html, { swapStyle: "innerHTML" });
  slot.dispatchEvent(new CustomEvent("composer:open", { bubbles: true }));
  focusOn(slot);
}

function close(slot) {
  slot.hidden = true;
  const comment = slot.closest(".comment");
  (comment ?? slot.parentElement).querySelector("a[href*='/comments/new/']")?.focus();
}

/* Stands the site's words, or ours when it said none, at the end of the form. */
function complain(form, words) {
  const place = form.querySelector("[data-complaint]") ?? document.createElement("p");
  place.className = "composer__error";
  place.dataset.complaint = "";
  place.textContent = words || status.dataset.failed;
  form.append(place);
  status.textContent = place.textContent;
}

function place(slot, html) {
  // On the composer's own page the comment has no place; its own page has.
  const stands = parse(html).querySelector(".comment > header > a:has(time)")?.getAttribute("href");
  if (slot.dataset.slot === "page" && stands) return location.assign(stands);
  const parent = slot.parentElement;
  const before = slot.previousElementSibling;
  window.htmx.swap(slot, html, { swapStyle: "outerHTML" });
  const comment = before ? before.nextElementSibling : parent.firstElementChild;
  comment.classList.add("comment--target");
  comment.tabIndex = -1;
  comment.focus({ preventScroll: true });
  comment.scrollIntoView({ block: "nearest" });
  status.textContent = status.dataset.sent;
  const detail = { own: comment.id };
  parent.dispatchEvent(new CustomEvent("discussion:grown", { bubbles: true, detail }));
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/* Puts the answer where it belongs, by what it is: the comment, the composer again, a preview,
   or a page that says what is wrong. */
function receive(form, slot, answer, html) {
  if (answer.redirected) return location.assign(answer.url);
  if (answer.status === 201) {
    const detail = { own: parse(html).querySelector(".comment[id^='c']")?.id };
    form.dispatchEvent(new CustomEvent("composer:sent", { bubbles: true, detail }));
    return place(slot, html);
  }
  const page = parse(html);
  if (page.querySelector("main")) {
    return complain(form, page.querySelector(".page__why")?.textContent.trim());
  }
  if (page.querySelector(".composer")) {
    fill(slot, html);
    if (!answer.ok) status.textContent = status.dataset.refused;
    return undefined;
  }
  const preview = form.querySelector(".composer__preview");
  if (!preview || (!answer.ok && answer.status !== 422)) return complain(form);
  preview.ariaLive = "polite";
  return window.htmx.swap(preview, html, { swapStyle: "innerHTML" });
}

async function send(form, button, slot) {
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action");
  const body = new FormData(form, button);
  const answer = await window.thingstead.post(address, body);
  receive(form, slot, answer, await answer.text());
}

document.addEventListener("click", (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const closer = event.target.closest("[data-slot] [data-close]");
  if (closer?.closest("[data-slot='page']")) return undefined;
  if (closer) {
    event.preventDefault();
    return close(closer.closest("[data-slot]"));
  }
  const link = event.target.closest("[data-discussion] a[href*='/comments/new/']");
  // A writer may link to this address too; only our own links open a composer.
  if (!link || link.closest(".comment__body")) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});

document.addEventListener("keydown", (event) => {
  const slot = event.key === "Escape" && event.target.closest("[data-slot='']");
  if (slot) close(slot);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const slot = form.closest("[data-slot]");
  if (!slot) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const button = event.submitter;
  const word = button?.textContent;
  if (button?.dataset.busy) button.textContent = button.dataset.busy;
  try {
    await send(form, button, slot);
  } catch {
    complain(form);
  }
  if (button) button.textContent = word;
  form.removeAttribute("aria-busy");
});

/* Changes and removes one's own comment where it stands, and brings it back.

   Without this module the same links and buttons lead to pages. What stands below a comment stays
   where it is, whatever becomes of the comment. */

const status = document.getElementById("announcement");
const own = ":scope > :is(header, .comment__fold, .comment__body, .comment__actions, .comment__gone, .comment__undo, [data-editing])";

/* Puts what the site says of a comment in its place, with everything below it; asks anew what its
   author may do with it. */
function renew(comment, piece, words) {
  comment.querySelectorAll(own).forEach((part) => part.remove());
  piece.append(...comment.childNodes);
  comment.replaceWith(piece);
  piece.tabIndex = -1;
  piece.focus({ preventScroll: true });
  status.textContent = words;
  piece.parentElement.dispatchEvent(new CustomEvent("discussion:grown", { bubbles: true }));
}

function wordsOf(comment) {
  return comment.querySelector(":scope > .comment__body, :scope > .comment__fold");
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

async function post(form, button) {
  const body = new FormData(form, button);
  return window.thingstead.post(form.getAttribute("action"), body);
}

async function act(form) {
  const comment = form.closest(".comment");
  const answer = await post(form);
  const piece = answer.ok && parse(await answer.text()).querySelector(`#${comment.id}`);
  // Whatever else the answer is, the page of the comment says it in full.
  if (!piece) return location.assign(optionsOf(form));
  const removed = piece.querySelector("[data-own]");
  renew(comment, piece, removed ? status.dataset.removed : status.dataset.restored);
}

function close(slot) {
  const comment = slot.closest(".comment");
  wordsOf(comment).hidden = false;
  slot.remove();
  comment.querySelector(":scope > .comment__actions [data-edit]")?.focus();
}

async function edit(link) {
  const comment = link.closest(".comment");
  const known = comment.querySelector(":scope > [data-editing] textarea");
  if (known) return known.focus();
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  const form = answer.ok && parse(await answer.text()).querySelector("[data-editor]");
  if (!form) return location.assign(link.href);
  const body = wordsOf(comment);
  const slot = document.createElement("div");
  slot.dataset.editing = "";
  slot.append(form);
  body.after(slot);
  body.hidden = true;
  slot.dispatchEvent(new CustomEvent("composer:open", { bubbles: true }));
  slot.querySelector("textarea").focus();
}

/* Says at the end of the form that no answer came; the words are still in it. */
function complain(form) {
  const place = form.querySelector("[data-complaint]") ?? document.createElement("p");
  place.className = "composer__error";
  place.dataset.complaint = "";
  place.textContent = status.textContent = status.dataset.failed;
  form.append(place);
}

/* From the form's own page: to the comment, or to what its author may do while it waits. */
function whereStands(form, piece) {
  const waits = piece.matches(".comment--pending");
  return waits ? optionsOf(form) : form.querySelector("[data-close]").href;
}

function optionsOf(form) {
  return form.getAttribute("action").replace(/[^/]+\/$/, "options/");
}

async function save(form, button) {
  const answer = await post(form, button);
  // To sign in, and from there back to these words.
  if (answer.redirected) return location.assign(answer.url);
  const page = parse(await answer.text());
  const again = page.querySelector("[data-editor]");
  const place = form.parentElement;
  if (again) {
    form.replaceWith(again);
    status.textContent = status.dataset.refused;
    place.dispatchEvent(new CustomEvent("composer:open", { bubbles: true }));
    return place.querySelector("[aria-invalid='true'], textarea").focus();
  }
  const piece = answer.ok && page.querySelector(".comment[id^='c']");
  if (piece) {
    form.dispatchEvent(new CustomEvent("composer:sent", { bubbles: true }));
    const comment = form.closest(".comment");
    return comment ? renew(comment, piece, status.dataset.saved) : location.assign(whereStands(form, piece));
  }
  if (page.querySelector("main")) return complain(form);
  const preview = form.querySelector(".composer__preview");
  preview.ariaLive = "polite";
  return preview.replaceChildren(...page.body.childNodes);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const verb = form.matches(".comment [data-own]") ? act : form.matches("[data-editor]") && save;
  if (!verb) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  try {
    await verb(form, event.submitter);
  } catch {
    if (verb === act) location.assign(optionsOf(form));
    else complain(form);
  }
  form.removeAttribute("aria-busy");
});

document.addEventListener("click", (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const closer = event.target.closest("[data-editing] [data-close]");
  const link = event.target.closest("[data-discussion] [data-edit]");
  if (!closer && !link) return;
  event.preventDefault();
  if (closer) return close(closer.closest("[data-editing]"));
  edit(link).catch(() => location.assign(link.href));
});

document.addEventListener("keydown", (event) => {
  const slot = event.key === "Escape" && event.target.closest("[data-editing]");
  if (slot) close(slot);
});

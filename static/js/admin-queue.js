/* The queue by keyboard, one request a decision. Without this module each card is a plain form.

   A card that is done stays where it is and as high as it was, so that nothing moves under the
   reader's eyes; what happened is said in the live region, and the next card takes the focus. */

const queue = document.querySelector("[data-queue]");
const said = document.querySelector("[data-said]");
const switched = document.querySelector("[data-keys-on]");
const { complain, post, send } = window.thingstead.desk;
const asFragment = { "HX-Request": "true" };
const done = [];
let current = null;
let choosing = false;

const cards = () => [...queue.querySelectorAll("[data-card]")];
const isOpen = (card) => card.querySelector("[data-verbs]") !== null;

function say(words) {
  said.textContent = "";
  // A region that says the same twice is read twice only if it was empty between.
  requestAnimationFrame(() => (said.textContent = words));
}

function focusOn(card) {
  current = card;
  choosing = false;
  card.focus({ preventScroll: true });
  const fits = card.offsetHeight <= window.innerHeight;
  card.scrollIntoView({ block: fits ? "nearest" : "start" });
}

/* Returns the nearest card that can be decided on, after (or before) this one. */
function neighbour(card, step) {
  const all = cards();
  let place = card ? all.indexOf(card) + step : step > 0 ? 0 : all.length - 1;
  while (all[place] && !isOpen(all[place])) place += step;
  return all[place] ?? null;
}

/* Puts what the filters count now into those of the page, which keep what is chosen in them. */
function recount(filters) {
  for (const fresh of filters.querySelectorAll("select")) {
    const shown = document.querySelector(`[data-narrow] select[name="${fresh.name}"]`);
    if (!shown || shown === document.activeElement) continue;
    const chosen = shown.value;
    shown.replaceChildren(...fresh.children);
    // What was chosen and not yet shown may have nothing left.
    if ([...shown.options].some((option) => option.value === chosen)) shown.value = chosen;
  }
}

/* Returns what an answer puts in a place; the tabs and the counts that come along go to theirs. */
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const tabs = template.content.querySelector("[data-tabs]");
  if (tabs) document.querySelector("[data-tabs]")?.replaceWith(tabs);
  const filters = template.content.querySelector("[data-narrow]");
  if (filters) recount(filters);
  filters?.remove();
  return template.content.firstElementChild;
}

/* Claims a card that is being read; one that a colleague has is shown so, and passed over. */
async function claim(card) {
  const form = card.querySelector("[data-verbs]");
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "as"]) body.set(name, form.elements[name].value);
  const address = form.action.replace(/decision\/$/, "claim/");
  const answer = await send(address, body);
  if (answer.status === 409) {
    const taken = exchange(card, await answer.text());
    if (current === taken) move(1, taken);
  }
}

function exchange(card, html) {
  const fresh = parse(html);
  card.replaceWith(fresh);
  if (current === card) current = fresh;
  return fresh;
}

function move(step, from = current) {
  const next = neighbour(from, step);
  if (!next) {
    if (step > 0) {
      document.querySelector("[data-more]")?.focus();
      say(said.dataset.end);
    }
    return;
  }
  focusOn(next);
  claim(next).catch(() => {});
}

/* Puts the outcome where the verbs were, keeps the card's height, and goes on. */
function finish(card, html, next) {
  const outcome = parse(html);
  card.style.minBlockSize = `${card.offsetHeight}px`;
  card.querySelector("[data-verbs]").replaceWith(outcome);
  card.classList.add("card--done");
  done.push(card);
  const words = outcome.querySelector("[data-words]").textContent;
  if (!next) {
    current = card;
    document.querySelector("[data-more]")?.focus();
    return say(`${words} ${said.dataset.end}`);
  }
  say(words);
  focusOn(next);
  if ("nextTaken" in outcome.dataset) claim(next).catch(() => {});
}

async function decide(card, form, button) {
  const next = neighbour(card, 1);
  const answer = await post(form, button, next ? { next: next.dataset.card } : {});
  const html = await answer.text();
  const fresh = parse(html);
  if (answer.ok && fresh?.matches("[data-done]")) return finish(card, html, next);
  if (!fresh?.matches("[data-card]")) throw new Error(answer.statusText);
  const shown = exchange(card, html);
  focusOn(shown);
  // Where only words lack, they can be typed at once; Tab leads on to the reason that was chosen.
  shown.querySelector("textarea[autofocus]")?.focus();
  say(shown.querySelector("[role=alert]")?.textContent.trim() ?? "");
}

async function undo(form) {
  const card = form.closest("[data-card]");
  const answer = await post(form, form.querySelector("button"));
  const html = await answer.text();
  if (!parse(html)?.matches("[data-card]")) throw new Error(answer.statusText);
  const shown = exchange(card, html);
  done.splice(done.indexOf(card), 1);
  focusOn(shown);
  say(shown.querySelector("[role=alert]")?.textContent.trim() ?? shown.ariaLabel ?? "");
}

/* Shows the site's translation below the comment; a site that has none says so there. */
async function translate(card, link) {
  const place = card.querySelector("[data-translated]");
  const read = (html) =>
    new DOMParser().parseFromString(html, "text/html").querySelector("[data-translation]");
  let box = read(await (await fetch(link.href, { headers: asFragment })).text());
  const form = box?.querySelector("form[data-translate]");
  if (form && !box.querySelector(".notice")) {
    const body = new FormData(form);
    const answer = await fetch(link.href, { method: "POST", headers: asFragment, body });
    box = read(await answer.text());
  }
  if (!box) throw new Error("no translation");
  place.replaceChildren(document.adoptNode(box));
  say(place.textContent.trim());
}

async function run(card, work) {
  if (card.getAttribute("aria-busy") === "true") return;
  card.setAttribute("aria-busy", "true");
  card.querySelector("[data-trouble]")?.remove();
  try {
    await work();
  } catch (error) {
    say(complain(card, error));
  }
  card.removeAttribute("aria-busy");
}

queue?.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-verbs], [data-done], [data-taken]")) return;
  const card = form.closest("[data-card]");
  event.preventDefault();
  if (form.matches("[data-verbs]")) run(card, () => decide(card, form, event.submitter));
  else if (form.matches("[data-done]")) run(card, () => undo(form));
  else
    run(card, async () =>
      focusOn(exchange(card, await (await post(form, event.submitter)).text())));
});

queue?.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-card]");
  if (card && isOpen(card)) current = card;
  if (!event.target.closest("[data-reasons]")) choosing = false;
});

const press = (key) => current?.querySelector(`[data-verbs] [data-key="${key}"]`)?.click();

const keys = {
  j: () => move(1),
  k: () => move(-1),
  ...Object.fromEntries([..."ato"].map((key) => [key, () => press(key)])),
  s: () => move(1),
  r: () => {
    const first = current?.querySelector("[data-number]");
    first?.focus();
    choosing = Boolean(first);
  },
  u: () => {
    const last = done.at(-1)?.querySelector("[data-undo]") ?? document.querySelector("[data-last] button");
    if (last) last.click();
    else say(said.dataset.nothing);
  },
};

function isWriting(element) {
  return element.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!queue || !switched?.checked || isWriting(event.target)) return;
  if (choosing && /^[1-9]$/.test(event.key)) {
    const reason = current?.querySelector(`[data-number="${event.key}"]`);
    if (!reason) return;
    event.preventDefault();
    choosing = false;
    return reason.click();
  }
  if (event.key === "Escape" && choosing && current) return focusOn(current);
  const key = keys[event.key.toLowerCase()];
  if (!key) return;
  event.preventDefault();
  key();
});

queue?.addEventListener("click", (event) => {
  const translated = event.target.closest("[data-translation-of]");
  if (translated) {
    event.preventDefault();
    const card = translated.closest("[data-card]");
    return run(card, () => translate(card, translated));
  }
  if (!event.target.closest("[data-key='s']")) return;
  event.preventDefault();
  current = event.target.closest("[data-card]");
  move(1);
});

if (switched) {
  switched.checked = localStorage.getItem("queue-keys") !== "off";
  switched.addEventListener("change", () =>
    localStorage.setItem("queue-keys", switched.checked ? "on" : "off"),
  );
}

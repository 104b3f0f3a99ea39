/* Keeps what is being written in this browser, from the first key: for each article and each comment
   that is answered, one draft. It survives a reload, a closed window, a lost session, signing up,
   a refused form and being offline, and goes when the comment stands or its writer discards it. */

const PREFIX = "draft ";
const KEPT = 30 * 24 * 3600 * 1000;
const FIELDS = ["text", "name", "language", "seen", "key", "revision"];

/* A browser may forbid its store or have no room in it; then nothing is promised. */
function store(action) {
  try {
    return action(window.localStorage);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return undefined;
  }
}

function read(name) {
  const kept = store((drafts) => drafts.getItem(name));
  try {
    const draft = JSON.parse(kept ?? "null");
    return typeof draft?.text === "string" ? draft : null;
  } catch {
    return null;
  }
}

function forgetOld() {
  store((drafts) => {
    const names = Object.keys(drafts).filter((name) => name.startsWith(PREFIX));
    for (const name of names) {
      if (!(Date.now() - read(name)?.at < KEPT)) drafts.removeItem(name);
    }
  });
}

export default function attach(form) {
  const { draft: place, here } = form.dataset;
  const name = PREFIX + place;
  const field = form.elements.text;
  // What the site put there: nothing, or the comment that is being changed; a form that was refused
  // comes with the writer's own words instead.
  const fresh = "fresh" in form.dataset;
  // The site may have kept the words while their writer signed in; ours are newer if they are there.
  const laidAside = "laidAside" in form.dataset;
  const given = fresh && !laidAside ? field.defaultValue.trim() : "";
  const note = form.querySelector("[data-note]");
  const status = note.querySelector("[role='status']");
  const discard = note.querySelector("[data-discard]");

  function say(words) {
    const told = navigator.onLine || !field.value ? words : note.dataset.offline;
    if (status.textContent !== told) status.textContent = told;
    discard.hidden = field.value.trim() === given && !discard.name;
  }

  function forget() {
    store((drafts) => drafts.removeItem(name));
    say("");
  }

  function keep() {
    if (!field.value.trim() || field.value.trim() === given) return forget();
    const draft = { at: Date.now(), here, title: document.title };
    for (const part of FIELDS) draft[part] = form.elements[part]?.value ?? "";
    const kept = store((drafts) => {
      drafts.setItem(name, JSON.stringify(draft));
      return true;
    });
    return say(kept ? note.dataset.kept : "");
  }

  /* Has the site forget the words as well; offline it still can be asked later. */
  async function drop() {
    if (!discard.name) return;
    const body = new FormData(form, discard);
    const asked = { method: "POST", body, redirect: "manual", headers: { "HX-Request": "true" } };
    const answer = await fetch(form.getAttribute("action"), asked);
    if (answer.type !== "opaqueredirect") return;
    discard.name = "";
    discard.type = "button";
    say("");
  }

  /* Whether a draft was begun in the form that came back. */
  function isOf(draft) {
    const parts = ["key", "revision"];
    return draft && parts.every((part) => (form.elements[part]?.value ?? "") === draft[part]);
  }

  /* The key comes along, so that what was sent and never acknowledged is not posted twice; and so
     does the version of the comment that is answered or changed, so that a newer one is told. */
  function bringBack(draft) {
    // A quick writer has begun before this module was there, or a quote has come along.
    const begun = given || field.value === field.defaultValue ? "" : field.value;
    for (const part of FIELDS) {
      const input = form.elements[part];
      if (input && draft[part]) input.value = draft[part];
    }
    if (begun.trim() && begun.trim() !== draft.text.trim()) field.value = `${draft.text.trimEnd()}\n\n${begun}`;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    say(note.dataset.back);
  }

  forgetOld();
  const draft = read(name);
  if (!fresh || (laidAside && !isOf(draft))) keep();
  else if (draft && draft.text.trim() !== given) bringBack(draft);
  else if (field.value.trim() !== given) keep();
  else forget();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("composer:sent", forget);
  discard.addEventListener("click", (event) => {
    event.preventDefault();
    field.value = given;
    drop().catch(() => say(""));
    // A reload would bring back what the site keeps.
    if (laidAside) window.history.replaceState(null, "", here);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    forget();
    field.focus();
  });
  for (const turn of ["online", "offline"]) {
    window.addEventListener(turn, () => form.isConnected && read(name) && say(note.dataset.kept));
  }
}
